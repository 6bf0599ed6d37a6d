import type { AssessmentFields } from '@stemma/contract'
import type { AssessmentInput, AssessmentValue } from '@stemma/core'

/** What a request says of an assessment. */
export function assessmentInput(fields: AssessmentFields): AssessmentInput {
  return {
    id: fields.assessment_id,
    name: fields.assessment_name ?? '',
    value: assessmentValue(fields),
    sourceType: fields.source?.source_type ?? 'SOURCE_TYPE_UNSPECIFIED',
    sourceId: fields.source?.source_id,
    spanId: fields.span_id,
    rationale: fields.rationale,
    metadata: fields.metadata,
    overrides: fields.overrides,
    valid: fields.valid,
    createdMs: fields.create_time,
    updatedMs: fields.last_update_time,
  }
}

/** The value; undefined when it has none, or several. In JSON of protobuf, no value and null are alike. */
function assessmentValue({
  feedback,
  expectation,
  issue,
}: AssessmentFields): AssessmentValue | undefined {
  const values: AssessmentValue[] = []
  if (feedback)
    values.push({ kind: 'feedback', content: { ...feedback, value: feedback.value ?? null } })
  if (expectation)
    values.push({
      kind: 'expectation',
      content: expectation.serialized_value
        ? { serialized_value: expectation.serialized_value }
        : { value: expectation.value ?? null },
    })
  if (issue) values.push({ kind: 'issue', content: issue })
  return values.length === 1 ? values[0] : undefined
}

/** The names in a mask of fields; protobuf's JSON has capitals inside instead of underscores. */
export function maskedFields(mask: string): readonly string[] {
  return mask
    .split(',')
    .map((path) => path.trim().replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
}
