import { maxSearchResults } from '../../limits.ts'
import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

/** What one deletion took to the trash. */
const trashKind = oneOf({
  experiment: 1,
  run: 2,
  'logged-model': 3,
  'registered-model': 4,
  'model-version': 5,
  dataset: 6,
  'data-version': 7,
  artifacts: 8,
})

export type TrashEntryKind = Infer<typeof trashKind>

const age = string().about('An age, such as 30d, 12h or 1d2h30m.')

export const listTrashRequest = message('ListTrash', {
  kind: trashKind,
  experiment_id: string().about('Only this experiment, and what was deleted in it.'),
  older_than: age,
  limit: pageLimit(maxSearchResults).default(100),
  page_token: pageToken,
})

export type ListTrashRequest = Infer<typeof listTrashRequest>

/** A deletion that can be undone. */
const trashEntry = message('TrashEntry', {
  trash_id: string().about('Of the deletion: `t12`.').required(),
  kind: trashKind.required(),
  id: string()
    .about(
      'Of what was deleted; in the registry and of data its name, of a version `churn/3`; of artifacts their path below the artifact root.',
    )
    .required(),
  name: string().required(),
  experiment_id: string().about('Absent in the registry, and of data.'),
  experiment_name: string(),
  deletion_time: timeMs.required(),
  deleted_by: string().required(),
  runs: int32()
    .about('Runs and logged models that went with an experiment, and come back with it.')
    .required(),
  logged_models: int32().required(),
  model_versions: int32()
    .about('Versions that went with a registered model or a dataset.')
    .required(),
})

export type NativeTrashEntry = Infer<typeof trashEntry>

export const nativeTrashPage = message('TrashPage', {
  entries: list(nested(trashEntry)).required(),
  next_page_token: nextPageToken,
})

export type NativeTrashPage = Infer<typeof nativeTrashPage>

/** An entry of the trash. */
export const oneTrashEntry = message('OneTrashEntry', {
  trash_id: string().required(),
})

export type OneTrashEntry = Infer<typeof oneTrashEntry>

/** What came back. */
export const restoredEntry = message('RestoredEntry', {
  kind: trashKind.required(),
  id: string().required(),
  name: string().required(),
})

export type RestoredEntry = Infer<typeof restoredEntry>

/** What to remove for good: all of the trash, or of it what is named, and of that what is old enough. */
export const purgeRequest = message('Purge', {
  older_than: age,
  experiment_ids: list(string()),
  run_ids: list(string()),
  model_ids: list(string()),
  trash_ids: list(string()).about('Entries of the trash, of any kind: `t12`.'),
  dry_run: boolean().default(false),
  external_artifacts: boolean()
    .about('Also artifacts in the folders that the server names for it; what is elsewhere stays.')
    .default(false),
})

export type PurgeRequest = Infer<typeof purgeRequest>

/** What a purge has removed until now, or of a dry run, what it would remove. */
export const purgeProgress = message('PurgeProgress', {
  experiments: int64().required(),
  runs: int64().required(),
  logged_models: int64().required(),
  registered_models: int64().required(),
  model_versions: int64().required(),
  datasets: int64().required(),
  data_versions: int64().required(),
  metric_points: int64().required(),
  artifacts: int64().required(),
  artifact_bytes: int64().required(),
  places_left: int64()
    .about(
      "How many places were left alone, since they are not in the server's own artifact store, or could not be removed.",
    )
    .required(),
  left: list(string()).about('The first of them.').required(),
  kept: list(string())
    .about(
      'Things that stay in the trash, since versions in the registry need their files; the first of them, on the last line.',
    )
    .required(),
  artifact_store_bytes: int64().about(
    'How much smaller the object store is; absent until that is known, and where artifacts are plain files.',
  ),
  database_bytes: int64().about(
    'How much smaller the database is on disk; absent until that is known.',
  ),
  database_reusable_bytes: int64().about(
    'What is free for new rows in a file of SQLite; absent until that is known.',
  ),
  dry_run: boolean().required(),
  done: boolean().about('On the last line only: nothing is left to do.').required(),
})

export type PurgeProgress = Infer<typeof purgeProgress>
