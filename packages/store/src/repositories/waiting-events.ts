import type { Selectable } from 'kysely'
import type { Db, Tx } from '../db.ts'
import type { WaitingEventTable } from '../serving-tables.ts'

export type WaitingEventRow = Readonly<Selectable<WaitingEventTable>>

/** Keeps a half of a call; the same half again is the newest. */
export async function keepEvent(tx: Tx, row: WaitingEventRow): Promise<void> {
  await tx.query
    .insertInto('waiting_events')
    .values(row)
    .onConflict((conflict) => conflict.columns(['event_id', 'kind']).doUpdateSet(row))
    .execute()
}

export async function findEvent(
  db: Db,
  { id, kind }: { readonly id: string; readonly kind: string },
): Promise<WaitingEventRow | undefined> {
  return db.query
    .selectFrom('waiting_events')
    .selectAll()
    .where('event_id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst()
}

export async function dropEvents(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await tx.query.deleteFrom('waiting_events').where('event_id', '=', id).execute()
}

/** Halves that came before a time, the oldest first. */
export async function oldEvents(
  db: Db,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<readonly WaitingEventRow[]> {
  return db.query
    .selectFrom('waiting_events')
    .selectAll()
    .where('arrived_at', '<', before)
    .orderBy('arrived_at')
    .limit(limit)
    .execute()
}
