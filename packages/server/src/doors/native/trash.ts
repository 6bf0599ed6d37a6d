import { parseAge, writeJson, type NativeTrashEntry, type NativeTrashPage } from '@stemma/contract'
import * as core from '@stemma/core'
import { experimentIdOf } from './experiment-id.ts'
import type { NativeHandlers } from './native-handlers.ts'

export const nativeTrashHandlers: NativeHandlers<'trash.list'> = {
  'trash.list': async (ctx, { kind, experiment_id, older_than, limit, page_token }) => {
    const { entries, nextPageToken } = await core.listTrash(ctx, {
      kind,
      ...(experiment_id !== undefined && {
        experimentId: await experimentIdOf(ctx, experiment_id),
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
}

function entryFields({
  deletion,
  experimentName,
  runs,
  models,
}: core.TrashEntry): NativeTrashEntry {
  return {
    kind: deletion.kind,
    id: deletion.subject,
    name: deletion.name,
    experiment_id: String(deletion.experiment_id),
    experiment_name: experimentName,
    deletion_time: deletion.deleted_at,
    deleted_by: deletion.deleted_by,
    runs,
    logged_models: models,
  }
}
