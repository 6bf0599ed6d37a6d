import { authorize, type RowCtx } from '../ctx.ts'
import { withinBatchLimits } from './batch-limits.ts'
import { longValues } from './run-values.ts'
import { writeBatch, type LogBatchInput } from './write-batch.ts'

/**
 * Logs metrics, parameters and tags to a run: all of them or, when one is refused, none. Exact repeats are fine, so a request can be
 * sent again. Throws when the run is absent or deleted, a limit is broken, or a parameter already has another value.
 */
export async function logBatch(ctx: RowCtx, input: LogBatchInput): Promise<void> {
  authorize(ctx, 'run:write')
  await writeBatch(ctx, withinBatchLimits(input, longValues(input, ctx.settings)))
}
