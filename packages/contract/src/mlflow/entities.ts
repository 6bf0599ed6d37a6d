import type { Int64 } from '../int64.ts'
import type {
  DatasetFields,
  ModelInputFields,
  ModelOutputFields,
} from './messages/inputs-outputs.ts'
import type { KeyValue, LoggedModelStatus, RunStatus } from './messages/values.ts'

// The answer shapes of MLflow's REST API. A field that may be absent is left out of the JSON, as are empty lists; a field
// that is set is written even if it is 0, false or empty. Times are milliseconds since 1970.

export type LifecycleStage = 'active' | 'deleted'

export interface Experiment {
  readonly experiment_id: string
  readonly name: string
  readonly artifact_location: string
  readonly lifecycle_stage: LifecycleStage
  readonly last_update_time: Int64
  readonly creation_time: Int64
  /** Always there; `default` without workspaces. */
  readonly workspace: string
  readonly tags?: readonly KeyValue[]
}

export interface RunInfo {
  readonly run_id: string
  /** The same value; the R client reads this one. */
  readonly run_uuid: string
  readonly run_name: string
  readonly experiment_id: string
  /** Empty if unknown. */
  readonly user_id: string
  readonly status: RunStatus
  readonly start_time: Int64
  /** Absent while unset; kept when the run is resumed. */
  readonly end_time?: Int64
  readonly artifact_uri: string
  readonly lifecycle_stage: LifecycleStage
}

export interface Metric {
  readonly key: string
  /** NaN and infinities are written as text. */
  readonly value: number
  readonly timestamp: Int64
  readonly step: Int64
  readonly dataset_name?: string
  readonly dataset_digest?: string
  readonly model_id?: string
  readonly run_id?: string
}

export interface RunData {
  readonly metrics?: readonly Metric[]
  readonly params?: readonly KeyValue[]
  readonly tags?: readonly KeyValue[]
}

export interface DatasetInput {
  readonly tags?: readonly KeyValue[]
  readonly dataset: DatasetFields
}

export interface RunInputs {
  readonly dataset_inputs?: readonly DatasetInput[]
  /** In the answer of `runs/get` only. */
  readonly model_inputs?: readonly ModelInputFields[]
}

export interface RunOutputs {
  readonly model_outputs?: readonly ModelOutputFields[]
}

export interface Run {
  readonly info: RunInfo
  readonly data: RunData
  readonly inputs: RunInputs
  /** Absent from the answer of `runs/create`. */
  readonly outputs?: RunOutputs
}

export interface FileInfo {
  readonly path: string
  readonly is_dir: boolean
  /** Bytes. For files only, and absent for an empty one. */
  readonly file_size?: Int64
}

export interface DatasetSummary {
  readonly experiment_id: string
  readonly name: string
  readonly digest: string
  readonly context?: string
}

export interface LoggedModelInfo {
  readonly model_id: string
  readonly experiment_id: string
  readonly name: string
  readonly creation_timestamp_ms: Int64
  readonly last_updated_timestamp_ms: Int64
  readonly artifact_uri: string
  readonly status: LoggedModelStatus
  readonly status_message?: string
  /** Empty if the request named none; so is `source_run_id`. */
  readonly model_type: string
  readonly source_run_id: string
  readonly tags?: readonly KeyValue[]
}

export interface LoggedModelData {
  readonly params?: readonly KeyValue[]
  readonly metrics?: readonly Metric[]
}

export interface LoggedModel {
  readonly info: LoggedModelInfo
  readonly data: LoggedModelData
}
