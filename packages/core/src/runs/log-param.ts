import { authorize, type RowCtx } from '../ctx.ts'
import { longValues, validateParam } from './run-values.ts'
import { writeBatch, type LoggedText } from './write-batch.ts'

/** Logs one parameter; the same value again is fine. Throws as `logBatch` does. */
export async function logParam(
  ctx: RowCtx,
  { runId, asMlflow, ...param }: LoggedText,
): Promise<void> {
  authorize(ctx, 'run:write')
  const params = [validateParam(param, longValues({ asMlflow }, ctx.settings))]
  await writeBatch(ctx, { runId, metrics: [], params, tags: [], singleParam: true })
}
