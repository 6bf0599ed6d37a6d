import type { NativeTrashEntry } from '@stemma/contract'
import { call, readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { findExperiment } from '../experiments/find-experiment.ts'
import { moreNote } from '../more-note.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { formatTime, isoTime } from '../table/format-time.ts'
import type { Column } from '../table/render-table.ts'

const usualLimit = 100

export interface ListTrashOptions extends SessionOptions {
  readonly kind?: NativeTrashEntry['kind']
  readonly experiment?: string
  readonly olderThan?: string
  /** 100 if absent; then a note says if that was not all. */
  readonly limit?: number
}

/** Prints what is in the trash, the latest deletion first. */
export async function listTrash(
  { kind, experiment, olderThan, limit, ...options }: ListTrashOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, printTable, note } = openSession(options, effects)
  const { experiment_id } = experiment === undefined ? {} : await findExperiment(http, experiment)
  const { items: entries, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
    const { entries, next_page_token } = await call(http, 'trash.list', {
      ...page,
      ...(kind !== undefined && { kind }),
      ...(experiment_id !== undefined && { experiment_id }),
      ...(olderThan !== undefined && { older_than: olderThan }),
    })
    return { items: entries, nextPageToken: next_page_token }
  })
  if (hasMore && limit === undefined) await note(moreNote(usualLimit))
  if (json) return printJson(entries)
  if (entries.length === 0 && effects.stdout.isTerminal) return note('The trash is empty.')
  await printTable(entries, columns)
}

const columns: readonly Column<NativeTrashEntry>[] = [
  { title: 'entry', text: ({ trash_id }) => trash_id },
  {
    title: 'deleted',
    text: ({ deletion_time }) => formatTime(deletion_time),
    exact: ({ deletion_time }) => isoTime(deletion_time),
  },
  { title: 'by', text: ({ deleted_by }) => deleted_by },
  { title: 'kind', text: ({ kind }) => kind },
  { title: 'name', text: ({ name }) => name },
  { title: 'with it', text: contentsText },
  {
    title: 'experiment',
    text: ({ kind, experiment_name = '', experiment_id = '' }) =>
      kind === 'experiment' ? '' : experiment_name || experiment_id,
  },
  { title: 'id', text: ({ id }) => id },
]

/** `12 runs, 1 model`: what went with an experiment or registered model. */
function contentsText({ runs, logged_models, model_versions }: NativeTrashEntry): string {
  return [
    [runs, 'run'] as const,
    [logged_models, 'model'] as const,
    [model_versions, 'version'] as const,
  ]
    .filter(([count]) => count > 0)
    .map(([count, noun]) => `${count} ${noun}${count === 1 ? '' : 's'}`)
    .join(', ')
}
