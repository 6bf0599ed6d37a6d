import { invalidParameter, type Int64 } from '@stemma/contract'
import { queueTraces } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { requireActiveExperiment } from '../experiments/require-experiment.ts'

/** The traces that are meant: named, or those that began by then, of these the oldest. */
export interface TracesToDelete {
  readonly experimentId: string
  readonly untilMs?: Int64 | undefined
  readonly mostTraces?: number | undefined
  readonly traceIds: readonly string[]
}

/** A trace that is out of sight, and still there. */
export interface TakenTrace {
  readonly itemNo: number
  readonly traceNo: number
  readonly traceId: string
  readonly artifactUri: string
}

/** Takes traces out of sight, at most `limit`; their rows and files are still to be removed (`finishTraces`). */
export async function takeTraces(
  ctx: RowCtx,
  {
    experimentId,
    untilMs,
    mostTraces,
    traceIds,
    limit,
  }: TracesToDelete & { readonly limit: number },
): Promise<readonly TakenTrace[]> {
  authorize(ctx, 'trace:delete')
  if ((untilMs === undefined) === (traceIds.length === 0))
    throw invalidParameter("Give 'max_timestamp_millis' or 'request_ids', one of the two.")
  if (mostTraces !== undefined && (traceIds.length > 0 || mostTraces < 1))
    throw invalidParameter(
      "'max_traces' must be positive, and goes with 'max_timestamp_millis' only.",
    )
  return ctx.store.write(async (tx) => {
    const { experiment_id: id } = await requireActiveExperiment(tx, experimentId)
    const items = await queueTraces(tx, {
      experimentId: id,
      untilMs,
      ...(traceIds.length > 0 && { traceIds }),
      limit: Math.min(limit, mostTraces ?? limit),
    })
    if (items.length === 0) return []
    const ids = items.map(({ subject }) => subject)
    await audit(ctx, tx, 'trace.delete', `experiment/${id}`, { trace_ids: ids })
    return items.map((item) => ({
      itemNo: item.item_no,
      traceNo: item.subject_no,
      traceId: item.subject,
      artifactUri: item.artifact_uri,
    }))
  })
}
