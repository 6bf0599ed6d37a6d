import type { TraceAssessmentRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireAssessment, type AssessmentName } from './require-assessment.ts'
import { requireTrace } from './require-trace.ts'

/** An assessment of a trace. Throws when one of them does not exist. */
export async function getAssessment(
  ctx: RowCtx,
  { traceId, assessmentId }: AssessmentName,
): Promise<TraceAssessmentRow> {
  authorize(ctx, 'trace:read')
  return ctx.store.read(async (db) =>
    requireAssessment(db, await requireTrace(db, traceId), assessmentId),
  )
}
