import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'
import type { Flag } from './column-types.ts'

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
  /** `champion`, `challenger` or `shadow`. */
  role: string
  /** JSON object: what its calls leave in the log. */
  policy: string
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
  /** `mlflow` or `v2`: how the body is to be read. */
  protocol: string
  /** `http`, `batch`, `shadow` or `import`. */
  source: string
  /** JSON: which rows of the version of data a batch read; empty for others. */
  data_ref: string
  /** SHA-256 of what came and what went; null for calls that were logged before hashes were. */
  request_hash: Uint8Array | null
  response_hash: Uint8Array | null
  /** SHA-256 over the rows of the answer. */
  predictions_hash: Uint8Array | null
  /** Its texts were kept, at first at least. */
  payload_kept: Flag
}

/** What came and went, as long as it is kept. */
export interface PayloadTable {
  inference_no: number
  /** Null if it was longer than the log keeps. */
  request: string | null
  /** `text` or `base64`. */
  request_encoding: string
  response: string | null
  response_encoding: string
  /** JSON: what the model was given, where that differs from what came. */
  seen: string | null
}

/** A call that was run again. */
export interface ReplayTable {
  replay_no: Generated<number>
  replay_id: string
  inference_no: number
  /** `exact`, `tolerant`, `from_data` or `what_if`. */
  mode: string
  /** `models:/churn/3`: what answered this time. */
  model: string
  /** JSON objects. */
  hyperparameters: string
  environment: string
  /** Null where nobody can tell. */
  input_match: Flag | null
  model_match: Flag | null
  output_match: Flag | null
  max_abs_diff: number | null
  label_flips: Int64 | null
  /** For people: what differed. */
  detail: string
  at: Int64
  created_by: string
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

/** What turned out to be true of a prediction. */
export interface GroundTruthTable {
  truth_no: Generated<number>
  /** Of the deployments that it is about. */
  name: string
  /** The prediction; null as long as none is known for its entity and time. */
  inference_no: number | null
  row_index: number | null
  entity_key: string
  /** When it was so, for what is joined by entity and time. */
  target_at: Int64 | null
  /** JSON. */
  value: string
  /** When somebody saw it; null if nobody said. */
  observed_at: Int64 | null
  recorded_at: Int64
  /** What it came from, such as the name of a file or `data:/labels/3`. */
  source: string
  /** The row that it corrects. */
  supersedes: number | null
  created_by: string
}

/** Half of a call that another server told of. */
export interface WaitingEventTable {
  event_id: string
  /** `request` or `response`. */
  kind: string
  name: string
  model: string
  body: string
  content_type: string
  at: Int64
  arrived_at: Int64
}

/** An entry of the chain over the log. */
export interface LogChainTable {
  seq: number
  kind: string
  subject: number
  /** JSON; null for what is made of other rows again. */
  content: string | null
  hash: Uint8Array
}

/** A signature of the end of the chain at a time. */
export interface LogCheckpointTable {
  checkpoint_no: Generated<number>
  seq: Int64
  hash: string
  at: Int64
  key_id: string
  public_key: string
  signature: string
}

/** What was removed from the log on purpose: bodies of all calls of a deployment up to one, or what one call says of somebody. */
export interface LogErasureTable {
  erasure_no: Generated<number>
  /** `payloads` or `person`. */
  what: string
  deployment_no: number | null
  until_no: number | null
  inference_no: number | null
  reason: string
  at: Int64
  created_by: string
}

/** Calls that were answered and are not in the log. */
export interface LogGapTable {
  gap_no: Generated<number>
  deployment_no: number
  from_at: Int64
  until_at: Int64
  calls: Int64
  reason: string
  recorded_at: Int64
}

export interface ServingTables {
  deployments: DeploymentTable
  inferences: InferenceTable
  predictions: PredictionTable
  payloads: PayloadTable
  replays: ReplayTable
  ground_truth: GroundTruthTable
  waiting_events: WaitingEventTable
  log_chain: LogChainTable
  log_checkpoints: LogCheckpointTable
  log_gaps: LogGapTable
  log_erasures: LogErasureTable
}
