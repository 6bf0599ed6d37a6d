import { invalidParameter, writeJson } from '@stemma/contract'
import type { Tag, TraceAssessmentRow } from '@stemma/store'
import { newId, type RowCtx } from '../ctx.ts'
import { refuseLongId } from '../limits/id-length.ts'
import { maxValueLength, refuseLonger } from '../limits/text-length.ts'
import { validateTraceValues } from './trace-limits.ts'

/** What somebody or something thinks of a trace, or expects of it. */
export interface AssessmentInput {
  /** A new one if absent. */
  readonly id?: string | undefined
  readonly name: string
  /** Missing if the request had none, or several. */
  readonly value: AssessmentValue | undefined
  readonly sourceType: string
  readonly sourceId?: string | undefined
  readonly spanId?: string | undefined
  readonly rationale?: string | undefined
  readonly metadata?: readonly Tag[] | undefined
  readonly overrides?: string | undefined
  readonly valid?: boolean | undefined
  /** Milliseconds since 1970; now if absent. */
  readonly createdMs?: number | undefined
  readonly updatedMs?: number | undefined
}

/** `content` is what MLflow has under the name of the kind, as JSON has it. */
export interface AssessmentValue {
  readonly kind: 'feedback' | 'expectation' | 'issue'
  readonly content: object
}

const maxNameLength = 250

/** The row of a new assessment. Throws INVALID_PARAMETER_VALUE for what is too long. */
export function newAssessment(
  ctx: RowCtx,
  input: AssessmentInput,
): Omit<TraceAssessmentRow, 'trace_no'> {
  const { value, metadata = [] } = input
  const now = ctx.now()
  for (const [field, id = ''] of [
    ['assessment_id', input.id],
    ['source_id', input.sourceId],
    ['span_id', input.spanId],
    ['overrides', input.overrides],
  ] as const)
    refuseLongId(field, id)
  return {
    assessment_id: input.id || `a-${newId(ctx)}`,
    name: checkedName(input.name),
    ...writtenValue(checkedValue(value)),
    source_type: input.sourceType,
    source_id: input.sourceId ?? null,
    span_id: input.spanId ?? null,
    rationale: checkedRationale(input.rationale) ?? null,
    metadata: writtenMetadata(metadata),
    overrides: input.overrides || null,
    valid: input.valid === false ? 0 : 1,
    created_at: input.createdMs ?? now,
    updated_at: input.updatedMs ?? now,
  }
}

/** The value that an assessment has to have. */
export function checkedValue(value: AssessmentValue | undefined): AssessmentValue {
  if (value !== undefined) return value
  throw invalidParameter(
    'Exactly one of `expectation`, `feedback`, or `issue` should be specified.',
  )
}

/** Checks a name. */
export function checkedName(name: string): string {
  if (name === '') throw invalidParameter("'assessment_name' is missing.")
  refuseLonger('assessment_name', { text: name, limit: maxNameLength })
  return name
}

/** Checks why somebody thinks so. */
export function checkedRationale(rationale: string | undefined): string | undefined {
  refuseLonger('rationale', { text: rationale ?? '', limit: maxValueLength })
  return rationale
}

/** A value as rows have it. */
export function writtenValue({ kind, content }: AssessmentValue): {
  readonly kind: string
  readonly value: string
} {
  const value = writeJson(content)
  refuseLonger(kind, { text: value, limit: maxValueLength })
  return { kind, value }
}

/** Metadata as rows have it. */
export function writtenMetadata(metadata: readonly Tag[]): string | null {
  validateTraceValues('metadata', metadata)
  if (metadata.length === 0) return null
  const text = writeJson(Object.fromEntries(metadata.map(({ key, value }) => [key, value])))
  refuseLonger('metadata', { text, limit: maxValueLength })
  return text
}
