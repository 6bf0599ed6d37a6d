import {
  parseAge,
  writeJson,
  type NativeTrashEntry,
  type NativeTrashPage,
  type RestoredEntry,
} from '@stemma/contract'
import * as core from '@stemma/core'
import type { NativeHandlers } from './native-handlers.ts'

export const nativeTrashHandlers: NativeHandlers<'trash.list' | 'trash.restore'> = {
  'trash.list': async (ctx, { kind, experiment_id, older_than, limit, page_token }) => {
    const { entries, nextPageToken } = await core.listTrash(ctx, {
      kind,
      ...(experiment_id !== undefined && {
        experimentId: await core.experimentIdOf(ctx, experiment_id),
      }),
      ...(older_than !== undefined && { olderThanMs: parseAge(older_than) }),
      limit,
      pageToken: page_token,
    })
    return writeJson({
      entries: entries.map(entryFields),
      ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
    } satisfies NativeTrashPage)
  },
  'trash.restore': async (ctx, { trash_id }) => {
    const { kind, subject, name } = await core.restoreDeletion(ctx, { trashId: trash_id })
    return writeJson({ kind, id: shownId({ kind, subject, name }), name } satisfies RestoredEntry)
  },
}

function entryFields({
  deletion,
  experimentName,
  runs,
  models,
  versions,
}: core.TrashEntry): NativeTrashEntry {
  return {
    trash_id: core.formatTrashId(deletion.trash_no),
    kind: deletion.kind,
    id: shownId(deletion),
    name: deletion.name,
    ...(deletion.experiment_id !== null && {
      experiment_id: String(deletion.experiment_id),
      experiment_name: experimentName,
    }),
    deletion_time: deletion.deleted_at,
    deleted_by: deletion.deleted_by,
    runs,
    logged_models: models,
    model_versions: versions,
  }
}

/** In the registry, and of data, things are known by their names, and artifacts by their path. */
function shownId({
  kind,
  subject,
  name,
}: Pick<core.TrashEntry['deletion'], 'kind' | 'subject' | 'name'>): string {
  return namedKinds.has(kind) ? name : subject
}

const namedKinds: ReadonlySet<RestoredEntry['kind']> = new Set([
  'registered-model',
  'model-version',
  'dataset',
  'data-version',
  'artifacts',
])
