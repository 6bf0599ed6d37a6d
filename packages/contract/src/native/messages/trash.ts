import type { Int64 } from '../../int64.ts'
import { maxSearchResults } from '../../limits.ts'
import {
  boolean,
  int32,
  int64,
  list,
  nested,
  oneOf,
  string,
  type OpenField,
} from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { nextPageToken, pageLimit } from './values.ts'

/** What one deletion took to the trash. */
export type TrashEntryKind =
  | 'experiment'
  | 'run'
  | 'logged-model'
  | 'registered-model'
  | 'model-version'

const trashKind: OpenField<TrashEntryKind> = oneOf({
  experiment: 1,
  run: 2,
  'logged-model': 3,
  'registered-model': 4,
  'model-version': 5,
})

const age: OpenField<string> = string().about('An age, such as 30d, 12h or 1d2h30m.')

export interface ListTrashRequest {
  readonly kind?: TrashEntryKind
  /** An id, or `name:` and a name. */
  readonly experiment_id?: string
  readonly older_than?: string
  readonly limit: number
  readonly page_token?: string
}

export const listTrashRequest: Message<ListTrashRequest> = message<ListTrashRequest>('ListTrash', {
  kind: trashKind,
  experiment_id: string().about('Only this experiment, and what was deleted in it.'),
  older_than: age,
  limit: pageLimit(maxSearchResults).default(100),
  page_token: string(),
})

/** A deletion that can be undone; times in milliseconds since 1970. */
export interface NativeTrashEntry {
  /** Of the deletion: `t12`. */
  readonly trash_id: string
  readonly kind: TrashEntryKind
  /** Of what was deleted; in the registry its name, of a version `churn/3`. */
  readonly id: string
  readonly name: string
  /** Absent in the registry. */
  readonly experiment_id?: string
  readonly experiment_name?: string
  readonly deletion_time: Int64
  readonly deleted_by: string
  /** Runs and logged models that went with an experiment, and come back with it. */
  readonly runs: number
  readonly logged_models: number
  /** Versions that went with a registered model. */
  readonly model_versions: number
}

const trashEntry: Message<NativeTrashEntry> = message<NativeTrashEntry>('TrashEntry', {
  trash_id: string().required(),
  kind: trashKind.required(),
  id: string().required(),
  name: string().required(),
  experiment_id: string(),
  experiment_name: string(),
  deletion_time: int64().required(),
  deleted_by: string().required(),
  runs: int32().required(),
  logged_models: int32().required(),
  model_versions: int32().required(),
})

export interface NativeTrashPage {
  readonly entries: readonly NativeTrashEntry[]
  readonly next_page_token?: string
}

export const nativeTrashPage: Message<NativeTrashPage> = message<NativeTrashPage>('TrashPage', {
  entries: list(nested(trashEntry)).required(),
  next_page_token: nextPageToken,
})

/** An entry of the trash. */
export interface OneTrashEntry {
  readonly trash_id: string
}

export const oneTrashEntry: Message<OneTrashEntry> = message<OneTrashEntry>('OneTrashEntry', {
  trash_id: string().required(),
})

/** What came back. */
export interface RestoredEntry {
  readonly kind: TrashEntryKind
  readonly id: string
  readonly name: string
}

export const restoredEntry: Message<RestoredEntry> = message<RestoredEntry>('RestoredEntry', {
  kind: trashKind.required(),
  id: string().required(),
  name: string().required(),
})

/** What to remove for good: all of the trash, or of it what is named, and of that what is old enough. */
export interface PurgeRequest {
  readonly older_than?: string
  readonly experiment_ids: readonly string[]
  readonly run_ids: readonly string[]
  readonly model_ids: readonly string[]
  /** Entries of the trash, of any kind: `t12`. */
  readonly trash_ids: readonly string[]
  readonly dry_run: boolean
  readonly external_artifacts: boolean
}

export const purgeRequest: Message<PurgeRequest> = message<PurgeRequest>('Purge', {
  older_than: age,
  experiment_ids: list(string()),
  run_ids: list(string()),
  model_ids: list(string()),
  trash_ids: list(string()),
  dry_run: boolean().default(false),
  external_artifacts: boolean()
    .about('Also artifacts in the folders that the server names for it; what is elsewhere stays.')
    .default(false),
})

/** What a purge has removed until now, or of a dry run, what it would remove. */
export interface PurgeProgress {
  readonly experiments: Int64
  readonly runs: Int64
  readonly logged_models: Int64
  readonly registered_models: Int64
  readonly model_versions: Int64
  readonly metric_points: Int64
  readonly artifacts: Int64
  readonly artifact_bytes: Int64
  /** How many places were left alone, since they are not in the server's own artifact store, or could not be removed. */
  readonly places_left: Int64
  /** The first of them. */
  readonly left: readonly string[]
  /** Things that stay in the trash, since versions in the registry need their files; the first of them, on the last line. */
  readonly kept: readonly string[]
  /** How much smaller the object store is; absent until that is known, and where artifacts are plain files. */
  readonly artifact_store_bytes?: Int64
  /** How much smaller the database is on disk, and what is free for new rows in a file of SQLite; absent until that is known. */
  readonly database_bytes?: Int64
  readonly database_reusable_bytes?: Int64
  readonly dry_run: boolean
  /** On the last line only: nothing is left to do. */
  readonly done: boolean
}

export const purgeProgress: Message<PurgeProgress> = message<PurgeProgress>('PurgeProgress', {
  experiments: int64().required(),
  runs: int64().required(),
  logged_models: int64().required(),
  registered_models: int64().required(),
  model_versions: int64().required(),
  metric_points: int64().required(),
  artifacts: int64().required(),
  artifact_bytes: int64().required(),
  places_left: int64().required(),
  left: list(string()).required(),
  kept: list(string()).required(),
  artifact_store_bytes: int64(),
  database_bytes: int64(),
  database_reusable_bytes: int64(),
  dry_run: boolean().required(),
  done: boolean().required(),
})
