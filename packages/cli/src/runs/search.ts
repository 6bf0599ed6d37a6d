import type { View } from '@stemma/contract'
import { call, readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { moreNote } from '../more-note.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { mentionedColumns, splitColumns } from './column-names.ts'
import { experimentIds } from './experiment-ids.ts'
import { projection } from './projection.ts'
import { runColumn } from './run-column.ts'

export interface SearchRunsOptions extends SessionOptions {
  /** All that are not in the trash if none is named. */
  readonly experiment?: readonly string[]
  readonly filter?: string
  readonly orderBy?: readonly string[]
  readonly view: View
  readonly limit?: number
  /** What an absent limit means; then a note says if that was not all. */
  readonly usualLimit: number
  /** Divided by commas. */
  readonly columns?: string
}

const usual = ['run_id', 'name', 'status', 'start_time', 'duration']

/** Prints the runs that match, newest first unless another order is asked for. */
export async function searchRuns(
  {
    experiment,
    filter = '',
    orderBy = [],
    view,
    limit,
    usualLimit,
    columns: wanted,
    ...options
  }: SearchRunsOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, printTable, note } = openSession(options, effects)
  const names =
    wanted === undefined ? [...usual, ...mentionedColumns(filter, orderBy)] : splitColumns(wanted)
  const columns = names.map(runColumn)
  // JSON without --columns has everything; a table needs only what it shows.
  const only = json && wanted === undefined ? {} : projection(columns)
  const ids = await experimentIds(http, experiment)
  const { items: runs, hasMore } =
    ids.length === 0
      ? { items: [], hasMore: false }
      : await readPages(limit ?? usualLimit, async (page) => {
          const request = { experiment_ids: ids, filter, order_by: orderBy, view, ...only, ...page }
          const { runs, next_page_token } = await call(http, 'runs.search', request)
          return { items: runs, nextPageToken: next_page_token }
        })
  if (hasMore && limit === undefined) await note(moreNote(usualLimit))
  if (json) return printJson(runs)
  if (runs.length === 0 && effects.stdout.isTerminal) return note('No runs.')
  await printTable(runs, columns)
}
