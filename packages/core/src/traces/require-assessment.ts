import { notFound, type StemmaError } from '@stemma/contract'
import { findTraceAssessment, type Db, type TraceAssessmentRow, type TraceRow } from '@stemma/store'
import { shorten } from '../limits/text-length.ts'

export interface AssessmentName {
  readonly traceId: string
  readonly assessmentId: string
}

/** An assessment of a trace. Throws when it does not exist. */
export async function requireAssessment(
  db: Db,
  trace: TraceRow,
  assessmentId: string,
): Promise<TraceAssessmentRow> {
  const found = await findTraceAssessment(db, trace.trace_no, assessmentId)
  if (!found) throw missingAssessment({ traceId: trace.trace_id, assessmentId })
  return found
}

/** RESOURCE_DOES_NOT_EXIST, in MLflow's words. */
export function missingAssessment({ traceId, assessmentId }: AssessmentName): StemmaError {
  return notFound(
    `Assessment with ID '${shorten(assessmentId)}' not found for trace '${shorten(traceId)}'`,
  )
}
