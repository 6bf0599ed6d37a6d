import {
  findDeletedModel,
  findRegisteredModel,
  readModelEvents,
  type ModelEventRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { numberAt, readPage } from '../search/read-page.ts'
import { validateAlias, validateModelName } from './registry-limits.ts'
import { noModel } from './require-model.ts'

/** A change of a registered model, its versions, tags or aliases. */
export type ModelEvent = ModelEventRow

export interface HistoryInput {
  readonly name: string
  readonly version?: number | undefined
  readonly alias?: string | undefined
  readonly limit: number
  readonly pageToken?: string | undefined
}

export interface HistoryPage {
  readonly events: readonly ModelEventRow[]
  readonly nextPageToken?: string
}

/** What changed in a model, newest first. The history of a deleted model is the one of the last that had the name. */
export async function readHistory(ctx: RowCtx, input: HistoryInput): Promise<HistoryPage> {
  authorize(ctx, 'model:read')
  const { name, version, alias, limit, pageToken } = input
  validateModelName(name)
  if (alias !== undefined) validateAlias(alias)
  const { items: events, ...rest } = await readPage(
    ctx,
    { about: ['model-history', name, version, alias], size: limit, pageToken },
    {
      find: async (db, { start, limit: most }) => {
        const model = (await findRegisteredModel(db, name)) ?? (await findDeletedModel(db, name))
        if (!model) throw noModel(name)
        const range = { version, alias, before: numberAt(start), limit: most }
        return readModelEvents(db, model.model_no, range)
      },
      read: (_, rows) => Promise.resolve(rows),
      positionOf: ({ event_no: no }) => [no],
    },
  )
  return { events, ...rest }
}
