import { invalidParameter } from '@stemma/contract'
import { readTracesById } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseSearchedIds } from '../experiments/experiment-id.ts'
import { refuseCount } from '../limits/count.ts'
import { fillPage, roughSize } from '../search/fill-page.ts'
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
    const found = await readTracesById(db, traceIds)
    const traces = found.filter(({ experiment_id: id }) => scope === undefined || scope.has(id))
    const views = await fillPage(traces, {
      read: (part) => viewTraces(db, part),
      sizeOf: roughSize,
    })
    if (views.length === traces.length) return views
    throw invalidParameter(
      `These traces are too much for one answer. Ask for fewer 'trace_ids' at a time.`,
    )
  })
}
