import { call, readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { moreNote } from '../more-note.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { parseModelAddress } from './model-address.ts'
import { eventColumns } from './model-columns.ts'

const usualLimit = 100

export interface HistoryOptions extends SessionOptions {
  /** `churn`, `churn/3` or `churn@champion` */
  readonly model: string
  /** 100 if absent; then a note says if that was not all. */
  readonly limit?: number
}

/** Prints what changed in a model, a version or an alias, newest first. */
export async function showModelHistory(
  { model, limit, ...options }: HistoryOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, printTable, note } = openSession(options, effects)
  const { name, version, alias } = parseModelAddress(model)
  if (version === 'latest') throw new CliError('name the version by its number.', exitCodes.usage)
  const { items: events, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
    const answer = await call(http, 'models.history', {
      name,
      ...page,
      ...(version !== undefined && { version: Number(version) }),
      ...(alias !== undefined && { alias }),
    })
    return { items: answer.events, nextPageToken: answer.next_page_token }
  })
  if (hasMore && limit === undefined) await note(moreNote(usualLimit))
  if (json) return printJson(events)
  await printTable(events, eventColumns)
}
