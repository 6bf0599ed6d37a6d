import { invalidParameter, parseJson } from '@stemma/contract'
import { putTraceAssessments, type Tag, type TraceAssessmentRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import {
  checkedName,
  checkedRationale,
  checkedValue,
  writtenMetadata,
  writtenValue,
  type AssessmentInput,
} from './new-assessment.ts'
import { refuseManyAssessments } from './refuse-many-assessments.ts'
import { requireAssessment, type AssessmentName } from './require-assessment.ts'
import { requireActiveTrace } from './require-trace.ts'

export interface AssessmentChange {
  readonly assessment: AssessmentInput
  /** What of it is to change, by MLflow's names. Metadata is added to what is there. */
  readonly mask: readonly string[]
}

/** Changes an assessment of a trace. Feedback stays feedback. Throws when one of them does not exist. */
export async function updateAssessment(
  ctx: RowCtx,
  { traceId, assessmentId, ...change }: AssessmentName & AssessmentChange,
): Promise<TraceAssessmentRow> {
  authorize(ctx, 'trace:write')
  return ctx.store.write(async (tx) => {
    const trace = await requireActiveTrace(tx, traceId)
    const before = await requireAssessment(tx, trace, assessmentId)
    let row: TraceAssessmentRow = { ...before, updated_at: ctx.now() }
    for (const field of change.mask) row = { ...row, ...changed(field, before, change.assessment) }
    await putTraceAssessments(tx, [row])
    await refuseManyAssessments(tx, trace.trace_no)
    return row
  })
}

function changed(
  field: string,
  before: TraceAssessmentRow,
  { name, value, rationale, metadata = [] }: AssessmentInput,
): Partial<TraceAssessmentRow> {
  switch (field) {
    case 'assessment_name':
      return { name: checkedName(name) }
    case 'feedback':
    case 'expectation': {
      const given = checkedValue(value)
      if (given.kind === before.kind) return writtenValue(given)
      throw invalidParameter(
        `Cannot update ${given.kind} value on an assessment that is ${before.kind}.`,
      )
    }
    case 'rationale':
      return { rationale: checkedRationale(rationale) ?? null }
    case 'metadata':
      return { metadata: writtenMetadata([...metadataOf(before), ...metadata]) }
    default:
      throw invalidParameter(
        "'update_mask' may name 'assessment_name', 'feedback', 'expectation', 'rationale' and 'metadata'.",
      )
  }
}

function metadataOf({ metadata }: Pick<TraceAssessmentRow, 'metadata'>): readonly Tag[] {
  if (metadata === null) return []
  // The guarantee: `writtenMetadata` wrote it.
  const texts = parseJson(metadata) as Readonly<Record<string, string>>
  return Object.entries(texts).map(([key, value]) => ({ key, value }))
}
