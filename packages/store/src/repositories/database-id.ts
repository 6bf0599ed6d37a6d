import { textOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'

/** The name of the database; undefined until it has one. */
export async function findDatabaseId(db: Db): Promise<string | undefined> {
  const [row] = await db.rows('select id from database_id where only_one = 1')
  return row && textOf(row[0])
}

/** Gives the database a name, unless it has one. */
export async function insertDatabaseId(tx: Tx, id: string): Promise<void> {
  await tx.run('insert into database_id (only_one, id) values (1, ?) on conflict do nothing', [id])
}
