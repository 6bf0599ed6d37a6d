import type { View } from '@stemma/contract'
import { call, readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { moreNote } from '../more-note.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { experimentColumns } from './experiment-columns.ts'

const usualLimit = 100

export interface ListExperimentsOptions extends SessionOptions {
  readonly filter?: string
  readonly orderBy?: readonly string[]
  readonly view: View
  /** 100 if absent; then a note says if that was not all. */
  readonly limit?: number
}

/** Prints experiments, newest first unless another order is asked for. */
export async function listExperiments(
  { filter, orderBy, view, limit, ...options }: ListExperimentsOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, printTable, note } = openSession(options, effects)
  const { items: experiments, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
    const { experiments, next_page_token } = await call(http, 'experiments.list', {
      view,
      ...page,
      ...(filter !== undefined && { filter }),
      ...(orderBy !== undefined && { order_by: orderBy }),
    })
    return { items: experiments, nextPageToken: next_page_token }
  })
  if (hasMore && limit === undefined) await note(moreNote(usualLimit))
  if (json) return printJson(experiments)
  if (experiments.length === 0 && effects.stdout.isTerminal) return note('No experiments.')
  await printTable(experiments, experimentColumns)
}
