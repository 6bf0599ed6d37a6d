import { call, readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { moreNote } from '../more-note.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { modelColumns, versionColumns } from './model-columns.ts'

const usualLimit = 100

export interface ListModelsOptions extends SessionOptions {
  /** Lists the versions of this model; all models if absent. */
  readonly name?: string
  /** Lists versions of every model. */
  readonly versions?: boolean
  readonly filter?: string
  readonly orderBy?: readonly string[]
  /** 100 if absent; then a note says if that was not all. */
  readonly limit?: number
}

/** Prints registered models, or versions. */
export async function listModels(
  { name, versions, filter, orderBy, limit, ...options }: ListModelsOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, printTable, note } = openSession(options, effects)
  const ofModel = name === undefined ? [] : [`name = ${quoted(name)}`]
  const query = {
    ...(orderBy !== undefined && { order_by: orderBy }),
    filter: [...ofModel, ...(filter === undefined ? [] : [filter])].join(' AND '),
  }
  if (name !== undefined || versions === true) {
    const { items, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
      const answer = await call(http, 'versions.list', { ...query, ...page })
      return { items: answer.versions, nextPageToken: answer.next_page_token }
    })
    // An unknown model must not look like one without versions.
    if (items.length === 0 && name !== undefined) await call(http, 'models.get', { name })
    if (hasMore && limit === undefined) await note(moreNote(usualLimit))
    if (json) return printJson(items)
    if (items.length === 0 && effects.stdout.isTerminal) return note('No versions.')
    return printTable(items, versionColumns)
  }
  const { items, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
    const answer = await call(http, 'models.list', { ...query, ...page })
    return { items: answer.models, nextPageToken: answer.next_page_token }
  })
  if (hasMore && limit === undefined) await note(moreNote(usualLimit))
  if (json) return printJson(items)
  if (items.length === 0 && effects.stdout.isTerminal) return note('No registered models.')
  await printTable(items, modelColumns)
}

/** The filter language has no escape: a name goes into the quotes that it does not have. */
function quoted(name: string): string {
  return name.includes("'") ? `"${name}"` : `'${name}'`
}
