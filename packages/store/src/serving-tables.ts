import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'

/** What served at a time. A change makes a new one. */
export interface DeploymentTable {
  deployment_no: Generated<number>
  deployment_id: string
  /** What callers know it by; several that follow each other share it. */
  name: string
  /** As it was asked for: `models:/churn@champion`. */
  model_uri: string
  /** Of a registered model; empty for others. */
  model_name: string
  model_version: number | null
  /** Of a logged model; empty if there is none. */
  model_id: string
  run_id: string
  /** SHA-256 over the model's files; empty if they are not known. */
  model_digest: string
  /** JSON object: what was in force besides the model, such as a threshold. */
  hyperparameters: string
  /** JSON object: `python`, `mlflow` and others, by name. */
  environment: string
  started_at: Int64
  ended_at: Int64 | null
  created_by: string
}

/** One call. */
export interface InferenceTable {
  inference_no: Generated<number>
  inference_id: string
  deployment_no: number
  /** What the caller calls it; empty if nothing. */
  client_request_id: string
  at: Int64
  /** HTTP status of the answer. */
  status: number
  row_count: Int64
  /** Microseconds: in the model, and from the first byte to the answer. */
  predict_us: Int64
  total_us: Int64
  /** `data:/churn/7` or empty: what the caller said of the data behind the call. */
  data_version: string
  /** Milliseconds since 1970; null if nobody said. */
  data_min_at: Int64 | null
  data_max_at: Int64 | null
  content_type: string
  /** As it came and as it went, each up to the limit of the log; null if it was longer. */
  request: string | null
  response: string | null
}

/** One row of an answer. */
export interface PredictionTable {
  inference_no: number
  row_index: number
  /** What the row is about, if the caller said so. */
  entity_key: string
  /** JSON. */
  output: string
  /** JSON object of the values that the model computed on the way. */
  computed: string
}

export interface ServingTables {
  deployments: DeploymentTable
  inferences: InferenceTable
  predictions: PredictionTable
}
