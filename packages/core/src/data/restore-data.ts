import { alreadyExists, invalidParameter, notFound } from '@stemma/contract'
import {
  findDataLineage,
  findDataLineageByNo,
  readDataVersionsByNo,
  setDataLineageLifecycle,
  setDataVersionLifecycle,
  takeTrash,
} from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'

const back = { lifecycle: 'active', deletedAt: null } as const

/**
 * Takes a dataset out of the trash with the versions that went there with it, under the name that it had. Its aliases are as they were.
 *
 * @throws RESOURCE_ALREADY_EXISTS when another dataset has the name by now
 */
export async function restoreData(
  ctx: RowCtx,
  { dataNo }: { readonly dataNo: number },
): Promise<void> {
  authorize(ctx, 'data:delete')
  await ctx.store.write(async (tx) => {
    // The row is taken first: of two who restore the same, the second finds nothing.
    const deletion = await takeTrash(tx, 'dataset', String(dataNo))
    const data = await findDataLineageByNo(tx, dataNo)
    if (!deletion || !data) throw notFound('There is no such dataset in the trash.')
    if ((await findDataLineage(tx, data.name)) !== undefined)
      throw alreadyExists(
        `There is a dataset "${data.name}" by now. Delete that one first, then restore this one.`,
      )
    await setDataLineageLifecycle(tx, dataNo, back)
    await audit(ctx, tx, 'data.restore', `data:/${data.name}`)
  })
}

/**
 * Takes a version of a dataset out of the trash. Aliases that named it do not come back.
 *
 * @throws INVALID_PARAMETER_VALUE when its dataset is in the trash
 */
export async function restoreDataVersion(
  ctx: RowCtx,
  { versionNo }: { readonly versionNo: number },
): Promise<void> {
  authorize(ctx, 'data:delete')
  await ctx.store.write(async (tx) => {
    const deletion = await takeTrash(tx, 'data-version', String(versionNo))
    const [row] = await readDataVersionsByNo(tx, [versionNo])
    const data = row && (await findDataLineageByNo(tx, row.data_no))
    if (!deletion || !row || !data) throw notFound('There is no such data version in the trash.')
    if (data.lifecycle === 'deleted')
      throw invalidParameter(
        `The dataset "${data.name}" is in the trash. Restore it first, then this version.`,
      )
    await setDataVersionLifecycle(tx, versionNo, back)
    await audit(ctx, tx, 'data.restore-version', `data:/${data.name}/${row.version}`)
  })
}
