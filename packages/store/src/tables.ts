import type { Int64 } from '@stemma/contract'
import type { ColumnType, Generated } from 'kysely'
import type {
  ArtifactBaseTable,
  ArtifactPartTable,
  ArtifactTable,
  ArtifactUploadTable,
  WaitingObjectTable,
} from './artifact-tables.ts'
import type { ClientTables } from './client-tables.ts'
import type { Flag, Lifecycle } from './column-types.ts'
import type { DataTables } from './data-tables.ts'
import type { EndpointTables } from './endpoint-tables.ts'
import type { GateTables } from './gate-tables.ts'
import type { JobTables } from './job-tables.ts'
import type { RecipeTables } from './recipe-tables.ts'
import type { RegistryTables } from './registry-tables.ts'
import type { RepositoryTables } from './repository-tables.ts'
import type { ServingTables } from './serving-tables.ts'
import type { TraceTables } from './trace-tables.ts'
import type { PurgeQueueTable, TrashTable } from './trash-tables.ts'
import type { ViewTables } from './view-tables.ts'
import type { WebhookTables } from './webhook-tables.ts'

export interface ExperimentTable {
  experiment_id: Generated<number>
  name: string
  artifact_location: string
  lifecycle: Lifecycle
  created_at: Int64
  updated_at: Int64
  deleted_at: Int64 | null
}

export interface ExperimentTagTable {
  experiment_id: number
  key: string
  value: string
}

export interface RunTable {
  /** Ours, small and in the order of creation; it joins the tables below. */
  run_no: Generated<number>
  run_id: string
  experiment_id: number
  name: string
  user_id: string
  status: string
  start_time: Int64
  end_time: Int64 | null
  artifact_uri: string
  lifecycle: Lifecycle
  deleted_at: Int64 | null
  /** Number of the last transaction that touched anything of the run; see `Snapshot.horizon`. */
  changed: Int64
  /** Metric points that still lie in `metric_log`. */
  log_points: Generated<number>
  /** The deletion that took it to the trash. */
  trash_no: Generated<number | null>
}

export interface RunValueTable {
  run_no: number
  key: string
  value: string
  experiment_id: number
}

/** One metric of one run: what is known of the whole series without reading it. `last_value` is 0 where `last_nan` is 1. */
export interface SeriesTable {
  run_no: number
  key: string
  experiment_id: number
  count: number
  last_value: number
  last_nan: Flag
  last_step: Int64
  last_time: Int64
  first_value: number
  first_nan: Flag
  first_step: Int64
  first_time: Int64
  min_value: number | null
  max_value: number | null
  total: number
  finite_count: number
}

/** Points in the order of their arrival, all metrics of one request in one row (`points/log-entry.ts`). */
export interface MetricLogTable {
  run_no: number
  seq: number
  points: Uint8Array
}

/** Points of one series, moved here from the log, up to 1,024 a row (`points/block.ts`). */
export interface MetricBlockTable {
  run_no: number
  key: string
  seq: number
  count: number
  min_step: Int64
  max_step: Int64
  points: Uint8Array
}

export interface DatasetTable {
  dataset_no: Generated<number>
  experiment_id: number
  name: string
  digest: string
  source_type: string
  source: string
  schema: string | null
  profile: string | null
}

/** One use of a dataset by a run. */
export interface RunDatasetTable {
  run_no: number
  position: number
  dataset_no: number
  /** JSON of what it says other than the dataset's row (`repositories/dataset-content.ts`). */
  own: string | null
}

export interface RunDatasetTagTable {
  run_no: number
  position: number
  key: string
  value: string
}

export interface RunModelInputTable {
  run_no: number
  model_id: string
  position: number
}

export interface RunModelOutputTable {
  run_no: number
  model_id: string
  step: Int64
  position: number
}

export interface LoggedModelTable {
  model_no: Generated<number>
  model_id: string
  experiment_id: number
  name: string
  model_type: string
  source_run_id: string
  artifact_uri: string
  /** MLflow's numbers: 1 pending, 2 ready, 3 upload failed. */
  status: number
  status_message: string | null
  created_at: Int64
  updated_at: Int64
  lifecycle: Lifecycle
  deleted_at: Int64 | null
  changed: Int64
  trash_no: Generated<number | null>
}

export interface LoggedModelValueTable {
  model_no: number
  key: string
  value: string
}

export interface LoggedModelMetricTable {
  model_no: number
  key: string
  time: Int64
  step: Int64
  run_id: string
  value: number
  nan: Flag
  dataset_name: string
  dataset_digest: string
  experiment_id: number
}

export interface AuditTable {
  audit_no: Generated<number>
  at: Int64
  actor: string
  action: string
  subject: string
  request_id: string
  detail: string
}

export interface Tables
  extends
    ClientTables,
    DataTables,
    RegistryTables,
    RepositoryTables,
    ServingTables,
    TraceTables,
    ViewTables,
    EndpointTables,
    GateTables,
    JobTables,
    RecipeTables,
    RepositoryTables,
    ServingTables,
    TraceTables,
    WebhookTables {
  change_clock: { number: ColumnType<Int64, Int64, Int64> }
  experiments: ExperimentTable
  experiment_tags: ExperimentTagTable
  runs: RunTable
  params: RunValueTable
  run_tags: RunValueTable
  series: SeriesTable
  metric_log: MetricLogTable
  metric_blocks: MetricBlockTable
  datasets: DatasetTable
  run_datasets: RunDatasetTable
  run_dataset_tags: RunDatasetTagTable
  run_model_inputs: RunModelInputTable
  run_model_outputs: RunModelOutputTable
  logged_models: LoggedModelTable
  logged_model_params: LoggedModelValueTable
  logged_model_tags: LoggedModelValueTable
  logged_model_metrics: LoggedModelMetricTable
  audit: AuditTable
  trash: TrashTable
  artifacts: ArtifactTable
  artifact_bases: ArtifactBaseTable
  artifact_uploads: ArtifactUploadTable
  artifact_parts: ArtifactPartTable
  waiting_objects: WaitingObjectTable
  purge_queue: PurgeQueueTable
  page_key: { only_one: number; key: string }
}
