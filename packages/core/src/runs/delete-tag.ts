import { notFound } from '@stemma/contract'
import { deleteRunTag, touchRun } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireActiveRun } from './require-active-run.ts'

/** Removes a tag from an active run. Throws when it has no such tag. */
export async function deleteTag(
  ctx: RowCtx,
  { runId, key }: { readonly runId: string; readonly key: string },
): Promise<void> {
  authorize(ctx, 'run:write')
  await ctx.store.write(async (tx) => {
    const run = await requireActiveRun(tx, runId)
    if (!(await deleteRunTag(tx, run.runNo, key)))
      throw notFound(`No tag with name: ${key} in run with id ${runId}`)
    await touchRun(tx, run.runNo)
  })
}
