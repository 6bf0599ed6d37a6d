import { invalidParameter, type Int64 } from '@stemma/contract'
import {
  findDeletedModel,
  findRegisteredModel,
  readModelEvents,
  type ModelEventRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { readPageToken, writePageToken } from '../search/page-token.ts'
import { queryHash } from '../search/query-hash.ts'
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
  const query = queryHash(['model-history', name, version, alias])
  const before = pageToken ? positionOf(readPageToken(query, pageToken).position) : undefined
  return ctx.store.read(async (db) => {
    const model = (await findRegisteredModel(db, name)) ?? (await findDeletedModel(db, name))
    if (!model) throw noModel(name)
    const found = await readModelEvents(db, model.model_no, {
      version,
      alias,
      before,
      limit: limit + 1,
    })
    const events = found.slice(0, limit)
    const last = events.at(-1)
    return found.length > limit && last
      ? { events, nextPageToken: writePageToken(query, { position: [last.event_no] }) }
      : { events }
  })
}

function positionOf(position: readonly unknown[] | undefined): Int64 {
  const [first] = position ?? []
  if (typeof first === 'number' && position?.length === 1) return first
  throw invalidParameter('Invalid page token, parsed value is not a position in this order')
}
