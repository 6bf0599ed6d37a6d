import { notFound } from '@stemma/contract'
import {
  deleteDataAlias as removeAlias,
  findDataVersion,
  setDataAlias as writeAlias,
} from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { validateDataAlias } from './data-limits.ts'
import { lockData } from './require-data.ts'

/** Lets an alias name a version of its dataset. @throws RESOURCE_DOES_NOT_EXIST */
export function setDataAlias(
  ctx: RowCtx,
  {
    name,
    alias,
    version,
  }: { readonly name: string; readonly alias: string; readonly version: number },
): Promise<void> {
  authorize(ctx, 'data:write')
  validateDataAlias(alias)
  return ctx.store.write(async (tx) => {
    const data = await lockData(tx, name)
    if ((await findDataVersion(tx, data.data_no, version)) === undefined)
      throw notFound(`The dataset "${name}" has no version ${version}.`)
    await writeAlias(tx, data.data_no, { alias, version, setAt: ctx.now() })
    await audit(ctx, tx, 'data.set-alias', `data:/${name}@${alias}`, { version })
  })
}

/** @throws RESOURCE_DOES_NOT_EXIST */
export function deleteDataAlias(
  ctx: RowCtx,
  { name, alias }: { readonly name: string; readonly alias: string },
): Promise<void> {
  authorize(ctx, 'data:write')
  return ctx.store.write(async (tx) => {
    const data = await lockData(tx, name)
    if (!(await removeAlias(tx, data.data_no, alias)))
      throw notFound(`The dataset "${name}" has no alias "${alias}".`)
    await audit(ctx, tx, 'data.delete-alias', `data:/${name}@${alias}`)
  })
}
