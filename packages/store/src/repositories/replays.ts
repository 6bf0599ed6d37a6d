import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../db.ts'
import type { ReplayTable } from '../serving-tables.ts'

export type ReplayRow = Readonly<Selectable<ReplayTable>>

export async function insertReplays(
  tx: Tx,
  rows: readonly Insertable<ReplayTable>[],
): Promise<void> {
  // SQLite binds 32,766 values at most.
  for (let at = 0; at < rows.length; at += 1000)
    await tx.query
      .insertInto('replays')
      .values(rows.slice(at, at + 1000))
      .execute()
}

/** Replays of a call, newest first. */
export async function readReplays(
  db: Db,
  { inferenceNo, limit }: { readonly inferenceNo: number; readonly limit: number },
): Promise<readonly ReplayRow[]> {
  return db.query
    .selectFrom('replays')
    .selectAll()
    .where('inference_no', '=', inferenceNo)
    .orderBy('replay_no', 'desc')
    .limit(limit)
    .execute()
}
