import { removeFromPurgeQueue, removeRowsOf } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import type { TakenTrace } from './take-traces.ts'

/** Rows that one transaction removes: some milliseconds. */
const rowsAtOnce = 1000

/** Removes what rows are left of deleted traces whose files are removed, and forgets them with the last. False: there are more. */
export async function finishTraces(
  ctx: RowCtx,
  traces: readonly Pick<TakenTrace, 'itemNo' | 'traceNo'>[],
): Promise<boolean> {
  authorize(ctx, 'trace:delete')
  return ctx.store.write(async (tx) => {
    const subjectNos = traces.map(({ traceNo }) => traceNo)
    const { isDone } = await removeRowsOf(tx, { kind: 'trace', subjectNos, budget: rowsAtOnce })
    if (isDone)
      await removeFromPurgeQueue(
        tx,
        traces.map(({ itemNo }) => itemNo),
      )
    return isDone
  })
}
