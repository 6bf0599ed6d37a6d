import { durationOf, parseJson } from '@stemma/contract'
import type { TraceAssessment, TraceView } from '@stemma/core'

/** MLflow's JSON of what is known of a trace, as `writeJson` takes it. */
export function traceFields(view: TraceView): Record<string, unknown> {
  const { trace, metadata, tags, assessments } = view
  return {
    trace_id: trace.trace_id,
    client_request_id: trace.client_request_id ?? undefined,
    trace_location: {
      type: 'MLFLOW_EXPERIMENT',
      mlflow_experiment: { experiment_id: String(trace.experiment_id) },
    },
    request_preview: trace.request_preview ?? undefined,
    response_preview: trace.response_preview ?? undefined,
    request_time: timeText(trace.start_time),
    ...(trace.duration_ms !== null && {
      execution_duration: durationOf(Number(trace.duration_ms)),
    }),
    state: trace.state,
    trace_metadata: mapOf(metadata),
    tags: mapOf(tags),
    ...(assessments.length > 0 && {
      assessments: assessments.map((one) => assessmentFields(one, trace.trace_id)),
    }),
  }
}

/** MLflow's JSON of an assessment, as `writeJson` takes it. */
export function assessmentFields(row: TraceAssessment, traceId: string): Record<string, unknown> {
  return {
    assessment_id: row.assessment_id,
    assessment_name: row.name,
    trace_id: traceId,
    span_id: row.span_id ?? undefined,
    source: { source_type: row.source_type, source_id: row.source_id ?? undefined },
    create_time: timeText(row.created_at),
    last_update_time: timeText(row.updated_at),
    [row.kind]: parseJson(row.value),
    rationale: row.rationale ?? undefined,
    ...(row.metadata !== null && { metadata: parseJson(row.metadata) }),
    overrides: row.overrides ?? undefined,
    valid: row.valid === 1,
  }
}

function mapOf(
  values: readonly { readonly key: string; readonly value: string }[],
): Record<string, string> {
  return Object.fromEntries(values.map(({ key, value }) => [key, value]))
}

/** Times were read as RFC 3339, so they have one. */
function timeText(ms: number | bigint): string {
  return new Date(Number(ms)).toISOString()
}
