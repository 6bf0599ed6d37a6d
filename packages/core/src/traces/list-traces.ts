import { readTracesById } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseSearchedIds } from '../experiments/experiment-id.ts'
import { refuseCount } from '../limits/count.ts'
import { viewTraces, type TraceView } from './trace-view.ts'

const most = 500

export interface ListTracesInput {
  readonly traceIds: readonly string[]
  /** Traces of other experiments are left out; absent for all. */
  readonly experimentIds?: readonly string[] | undefined
}

/** Traces by their ids, those that are there, in the order asked for. Throws for none or too many ids. */
export async function listTraces(
  ctx: RowCtx,
  { traceIds, experimentIds }: ListTracesInput,
): Promise<readonly TraceView[]> {
  authorize(ctx, 'trace:read')
  refuseCount('BatchGetTraceInfos', { field: 'trace_id', count: traceIds.length }, most)
  const scope = experimentIds && new Set(parseSearchedIds(experimentIds))
  return ctx.store.read(async (db) => {
    const traces = await readTracesById(db, traceIds)
    return viewTraces(
      db,
      traces.filter(({ experiment_id: id }) => scope === undefined || scope.has(id)),
    )
  })
}
