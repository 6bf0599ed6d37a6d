import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'

export type TrashKind =
  | 'experiment'
  | 'run'
  | 'logged-model'
  | 'registered-model'
  | 'model-version'
  | 'dataset'
  | 'data-version'
  | 'artifacts'

/** A trace is never in the trash: it goes with its experiment, or at once. */
export type PurgeKind = TrashKind | 'trace'

/** One deletion that can be undone. Runs and models that went with an experiment have its `trash_no`. */
export interface TrashTable {
  trash_no: Generated<number>
  kind: TrashKind
  /** Of a run or logged model its id, of artifacts one of the deletion, of the others the number of their row as text. */
  subject: string
  name: string
  /** Null in the registry, and of data. */
  experiment_id: number | null
  deleted_at: Int64
  deleted_by: string
}

/** Taken out of sight by a purge, whose rows and files may be there still. */
export interface PurgeQueueTable {
  item_no: Generated<number>
  kind: PurgeKind
  /** `run_no`, `model_no`, `trace_no`, `version_no` or `experiment_id`. */
  subject_no: number
  subject: string
  experiment_id: number | null
  artifact_uri: string
}
