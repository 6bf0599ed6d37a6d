import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../db.ts'
import type { ViewTable } from '../view-tables.ts'

export type ViewRow = Readonly<Selectable<ViewTable>>

/** Undefined when the experiment has a view of that name. */
export async function insertView(tx: Tx, row: Insertable<ViewTable>): Promise<ViewRow | undefined> {
  if (await findViewByName(tx, row.experiment_id, row.name)) return undefined
  return tx.query.insertInto('views').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function findView(db: Db, viewId: string): Promise<ViewRow | undefined> {
  return db.query.selectFrom('views').selectAll().where('view_id', '=', viewId).executeTakeFirst()
}

export async function findViewByName(
  db: Db,
  experimentId: number,
  name: string,
): Promise<ViewRow | undefined> {
  return db.query
    .selectFrom('views')
    .selectAll()
    .where('experiment_id', '=', experimentId)
    .where('name', '=', name)
    .executeTakeFirst()
}

/** The views of an experiment by name, at most `limit`. */
export async function readViews(
  db: Db,
  { experimentId, limit }: { readonly experimentId: number; readonly limit: number },
): Promise<readonly ViewRow[]> {
  return db.query
    .selectFrom('views')
    .selectAll()
    .where('experiment_id', '=', experimentId)
    .orderBy('name')
    .limit(limit)
    .execute()
}

export async function updateView(
  tx: Tx,
  viewNo: number,
  change: Pick<ViewRow, 'name' | 'state' | 'updated_at'>,
): Promise<void> {
  await tx.query.updateTable('views').set(change).where('view_no', '=', viewNo).execute()
}

export async function deleteView(tx: Tx, viewNo: number): Promise<void> {
  await tx.query.deleteFrom('views').where('view_no', '=', viewNo).execute()
}
