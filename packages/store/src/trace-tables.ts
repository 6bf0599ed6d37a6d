import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'
import type { Flag } from './column-types.ts'

export interface TraceTable {
  /** Ours, small; it joins the tables below. */
  trace_no: Generated<number>
  trace_id: string
  experiment_id: number
  client_request_id: string | null
  /** Milliseconds since 1970. */
  start_time: Int64
  duration_ms: Int64 | null
  state: string
  request_preview: string | null
  response_preview: string | null
  /** Where the client puts the spans. */
  artifact_uri: string
}

/** A tag or a piece of metadata. */
export interface TraceValueTable {
  trace_no: number
  key: string
  value: string
}

export interface TraceAssessmentTable {
  trace_no: number
  assessment_id: string
  name: string
  kind: string
  /** JSON of what MLflow has under the name of the kind. */
  value: string
  source_type: string
  source_id: string | null
  span_id: string | null
  rationale: string | null
  /** JSON of texts by key. */
  metadata: string | null
  /** The assessment that it takes the place of. */
  overrides: string | null
  valid: Flag
  created_at: Int64
  updated_at: Int64
}

export interface TraceTables {
  traces: TraceTable
  trace_tags: TraceValueTable
  trace_metadata: TraceValueTable
  trace_assessments: TraceAssessmentTable
}
