import type { Int64 } from '@stemma/contract'
import type { Selectable } from 'kysely'
import { numberOf } from '../column.ts'
import { insertOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'
import type { ModelHistoryTable } from '../registry-tables.ts'

export type ModelEventRow = Readonly<Selectable<ModelHistoryTable>>

/** Appends to a model's history, in the transaction of what it tells; the number of the event. */
export async function insertModelEvent(
  tx: Tx,
  row: Omit<ModelEventRow, 'event_no'>,
): Promise<number> {
  const { sql, values } = insertOf(row)
  const [inserted] = await tx.rows(`insert into model_history ${sql} returning event_no`, values)
  return numberOf(inserted?.[0])
}

export interface EventSearch {
  /** Of this version only: changes of it, and aliases that came to it or left it. */
  readonly version?: number | undefined
  /** Of this alias only. */
  readonly alias?: string | undefined
  /** Events before this one. */
  readonly before?: Int64 | undefined
  readonly limit: number
}

/** A model's events, newest first. */
export async function readModelEvents(
  db: Db,
  modelNo: number,
  { version, alias, before, limit }: EventSearch,
): Promise<readonly ModelEventRow[]> {
  let query = db.query.selectFrom('model_history').selectAll().where('model_no', '=', modelNo)
  if (before !== undefined) query = query.where('event_no', '<', Number(before))
  if (alias !== undefined)
    query = query
      .where('key', '=', alias)
      .where('action', 'in', ['alias.set', 'alias.delete', 'alias.protect', 'alias.unprotect'])
  if (version !== undefined) {
    const text = String(version)
    query = query.where((event) =>
      event.or([
        event('version', '=', version),
        event.and([
          event('action', 'in', ['alias.set', 'alias.delete']),
          event.or([event('old_value', '=', text), event('new_value', '=', text)]),
        ]),
      ]),
    )
  }
  return query.orderBy('event_no', 'desc').limit(limit).execute()
}

/** Events of what an alias named, newest first: only `alias.set` and `alias.delete`. */
export async function readAliasMoves(
  db: Db,
  modelNo: number,
  {
    alias,
    before,
    limit,
  }: { readonly alias: string; readonly before?: number; readonly limit: number },
): Promise<readonly ModelEventRow[]> {
  let query = db.query
    .selectFrom('model_history')
    .selectAll()
    .where('model_no', '=', modelNo)
    .where('key', '=', alias)
    .where('action', 'in', ['alias.set', 'alias.delete'])
  if (before !== undefined) query = query.where('event_no', '<', before)
  return query.orderBy('event_no', 'desc').limit(limit).execute()
}
