import { putRunItems, touchRun, type RunItemRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireActiveRun } from '../runs/require-active-run.ts'

export interface RecordItems {
  readonly runId: string
  readonly items: readonly Omit<RunItemRow, 'run_no'>[]
}

/** Notes what a client logged besides values; an item that is there already is written over. */
export async function recordItems(ctx: RowCtx, { runId, items }: RecordItems): Promise<void> {
  authorize(ctx, 'run:write')
  await ctx.store.write(async (tx) => {
    const { runNo } = await requireActiveRun(tx, runId)
    await putRunItems(
      tx,
      items.map((item) => ({ run_no: runNo, ...item })),
    )
    await touchRun(tx, runNo)
  })
}
