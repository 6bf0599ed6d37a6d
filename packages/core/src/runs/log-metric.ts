import { authorize, type RowCtx } from '../ctx.ts'
import { validateMetric } from './run-values.ts'
import { writeBatch, type MetricInput } from './write-batch.ts'

/** Logs one point of a metric; an exact repeat is fine. Throws as `logBatch` does. */
export async function logMetric(
  ctx: RowCtx,
  { runId, metric }: { readonly runId: string; readonly metric: MetricInput },
): Promise<void> {
  authorize(ctx, 'run:write')
  validateMetric(metric)
  await writeBatch(ctx, { runId, metrics: [metric], params: [], tags: [] })
}
