import type { Int64 } from '@stemma/contract'
import type { Insertable, Selectable } from 'kysely'
import { asList, inNumbers } from '../bulk.ts'
import type { Db, Tx } from '../db.ts'
import type { TrashKind, TrashTable } from '../trash-tables.ts'

export type TrashRow = Readonly<Selectable<TrashTable>>

/** Notes a deletion; the number that what it took points to. */
export async function insertTrash(
  tx: Tx,
  row: Omit<Insertable<TrashTable>, 'trash_no'>,
): Promise<number> {
  const { trash_no } = await tx.query
    .insertInto('trash')
    .values(row)
    .returning('trash_no')
    .executeTakeFirstOrThrow()
  return trash_no
}

/** Forgets a deletion; undefined when there is none of this. */
export async function takeTrash(
  tx: Tx,
  kind: TrashKind,
  subject: string,
): Promise<TrashRow | undefined> {
  return tx.query
    .deleteFrom('trash')
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .returningAll()
    .executeTakeFirst()
}

/** Takes the runs and models of an experiment to the trash, with it. Those that are there already stay as they are, with their own date. */
export async function trashContents(
  tx: Tx,
  experimentId: number,
  { trashNo, deletedAt }: { readonly trashNo: number; readonly deletedAt: Int64 },
): Promise<void> {
  for (const table of ['runs', 'logged_models']) {
    await tx.run(
      `update ${table} set lifecycle = 'deleted', deleted_at = ?, trash_no = ?, changed = ? where experiment_id = ? and lifecycle = 'active'`,
      [deletedAt, trashNo, tx.change, experimentId],
    )
  }
}

/** Brings back the runs and models that went with this deletion. */
export async function restoreContents(tx: Tx, trashNo: number): Promise<void> {
  for (const table of ['runs', 'logged_models']) {
    await tx.run(
      `update ${table} set lifecycle = 'active', deleted_at = null, trash_no = null, changed = ? where trash_no = ?`,
      [tx.change, trashNo],
    )
  }
}

/** The deletion of this number. */
export async function findTrash(db: Db, trashNo: number): Promise<TrashRow | undefined> {
  return db.query.selectFrom('trash').selectAll().where('trash_no', '=', trashNo).executeTakeFirst()
}

/** Versions of a registered model that went to the trash with it, by number: those that did not go on their own. */
export async function restoreVersions(
  tx: Tx,
  { modelNo, name }: { readonly modelNo: number; readonly name: string },
): Promise<void> {
  await tx.run(
    `update model_versions set lifecycle = 'active', deleted_at = null, name = ? where model_no = ? and lifecycle = 'deleted'
     and not exists (select 1 from trash t where t.kind = 'model-version' and t.subject = cast(model_versions.version_no as text))`,
    [name, modelNo],
  )
}

/** How many versions went with each of these registered models. */
export async function countVersionsOf(
  db: Db,
  modelNos: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await db.rows(
    `select v.model_no, count(*) from model_versions v where v.model_no ${inNumbers(db)} and v.lifecycle = 'deleted'
     and not exists (select 1 from trash t where t.kind = 'model-version' and t.subject = cast(v.version_no as text)) group by v.model_no`,
    [asList(modelNos)],
  )
  return new Map(rows.map(([modelNo, count]) => [Number(modelNo), Number(count)]))
}

export interface TrashFilter {
  readonly kind?: TrashKind | undefined
  readonly experimentId?: number | undefined
  /** Deleted at this time or before, in milliseconds since 1970. */
  readonly until?: number | undefined
}

/** Deletions, the latest first, behind the one of the number `before`. */
export async function readTrash(
  db: Db,
  { kind, experimentId, until }: TrashFilter,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<readonly TrashRow[]> {
  let query = db.query.selectFrom('trash').selectAll()
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (experimentId !== undefined) query = query.where('experiment_id', '=', experimentId)
  if (until !== undefined) query = query.where('deleted_at', '<=', until)
  if (before !== undefined) query = query.where('trash_no', '<', before)
  return query.orderBy('trash_no', 'desc').limit(limit).execute()
}

/** How many runs and models went with each of these deletions. */
export async function countTrashed(
  db: Db,
  trashNos: readonly number[],
): Promise<ReadonlyMap<number, { readonly runs: number; readonly models: number }>> {
  const counts = new Map(trashNos.map((trashNo) => [trashNo, { runs: 0, models: 0 }]))
  for (const [kind, table] of [
    ['runs', 'runs'],
    ['models', 'logged_models'],
  ] as const) {
    const rows = await db.rows(
      `select trash_no, count(*) from ${table} where trash_no is not null and trash_no ${inNumbers(db)} group by trash_no`,
      [asList(trashNos)],
    )
    for (const [trashNo, count] of rows) {
      const of = counts.get(Number(trashNo))
      if (of) of[kind] = Number(count)
    }
  }
  return counts
}
