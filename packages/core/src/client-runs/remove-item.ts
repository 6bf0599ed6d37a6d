import { deleteRunItem, touchRun } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireActiveRun } from '../runs/require-active-run.ts'

/** Forgets an item; its file stays among the run's files. False if there was none. */
export async function removeItem(
  ctx: RowCtx,
  { runId, item }: { readonly runId: string; readonly item: string },
): Promise<boolean> {
  authorize(ctx, 'run:write')
  return ctx.store.write(async (tx) => {
    const { runNo } = await requireActiveRun(tx, runId)
    const isThere = await deleteRunItem(tx, runNo, item)
    if (isThere) await touchRun(tx, runNo)
    return isThere
  })
}
