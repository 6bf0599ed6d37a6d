import { findDataLineage, findNewestDataVersion } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateDataName } from './data-limits.ts'
import { requireDataVersion, viewsOf, type DataVersionView } from './require-data.ts'

/** The version that a reference such as `churn/7` names. @throws RESOURCE_DOES_NOT_EXIST */
export function findDataByReference(
  ctx: RowCtx,
  { reference }: { readonly reference: string },
): Promise<DataVersionView> {
  authorize(ctx, 'data:read')
  return ctx.store.read((db) => requireDataVersion(db, reference))
}

/** The newest version of a dataset; undefined when there is none. */
export function findNewestData(
  ctx: RowCtx,
  { name }: { readonly name: string },
): Promise<DataVersionView | undefined> {
  authorize(ctx, 'data:read')
  validateDataName(name)
  return ctx.store.read(async (db) => {
    const data = await findDataLineage(db, name)
    if (data === undefined) return undefined
    const row = await findNewestDataVersion(db, data.data_no)
    return row && (await viewsOf(db, data, [row]))[0]
  })
}
