import { notFound } from '@stemma/contract'
import {
  deleteDataAlias,
  findDataVersion,
  insertTrash,
  readDataAliases,
  setDataVersionLifecycle,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { lockData } from './require-data.ts'

/** Moves a version to the trash. Aliases that name it go; its number is never given again. @throws RESOURCE_DOES_NOT_EXIST */
export async function deleteDataVersion(
  ctx: RowCtx,
  { name, version }: { readonly name: string; readonly version: number },
): Promise<void> {
  authorize(ctx, 'data:delete')
  await ctx.store.write(async (tx) => {
    const data = await lockData(tx, name)
    const row = await findDataVersion(tx, data.data_no, version)
    if (row === undefined) throw notFound(`The dataset "${name}" has no version ${version}.`)
    const aliases = (await readDataAliases(tx, [data.data_no])).get(data.data_no) ?? []
    const gone = aliases.filter((one) => one.version === version).map(({ alias }) => alias)
    for (const alias of gone) await deleteDataAlias(tx, data.data_no, alias)
    const deletedAt = ctx.now()
    await setDataVersionLifecycle(tx, row.version_no, { lifecycle: 'deleted', deletedAt })
    await insertTrash(tx, {
      kind: 'data-version',
      subject: String(row.version_no),
      name: `${name}/${version}`,
      experiment_id: null,
      deleted_at: deletedAt,
      deleted_by: actorName(ctx.actor),
    })
    await audit(ctx, tx, 'data.delete-version', `data:/${name}/${version}`, { aliases: gone })
  })
}
