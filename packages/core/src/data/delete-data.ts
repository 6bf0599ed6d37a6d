import { insertTrash, setDataLineageLifecycle } from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { lockData } from './require-data.ts'

/**
 * Moves a dataset and its versions to the trash. Its name is free from then on, and a new dataset of that name begins with version 1.
 *
 * @throws RESOURCE_DOES_NOT_EXIST
 */
export async function deleteData(ctx: RowCtx, { name }: { readonly name: string }): Promise<void> {
  authorize(ctx, 'data:delete')
  await ctx.store.write(async (tx) => {
    const data = await lockData(tx, name)
    const deletedAt = ctx.now()
    await setDataLineageLifecycle(tx, data.data_no, { lifecycle: 'deleted', deletedAt })
    await insertTrash(tx, {
      kind: 'dataset',
      subject: String(data.data_no),
      name,
      experiment_id: null,
      deleted_at: deletedAt,
      deleted_by: actorName(ctx.actor),
    })
    await audit(ctx, tx, 'data.delete', `data:/${name}`)
  })
}
