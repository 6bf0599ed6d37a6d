import { textOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'

/** Where the objects of a database are. */
export interface ObjectPlace {
  /** What is written there. */
  readonly placeId: string
  /** As it was called when it was used last; for people. */
  readonly destination: string
}

/** Undefined until it is known. */
export async function findObjectPlace(db: Db): Promise<ObjectPlace | undefined> {
  const [row] = await db.rows('select place_id, destination from object_place where only_one = 1')
  return row && { placeId: textOf(row[0]), destination: textOf(row[1]) }
}

/** Notes where the objects are, unless that is noted. */
export async function insertObjectPlace(
  tx: Tx,
  { placeId, destination }: ObjectPlace,
): Promise<void> {
  await tx.run(
    'insert into object_place (only_one, place_id, destination) values (1, ?, ?) on conflict do nothing',
    [placeId, destination],
  )
}

/** Notes what the place is called now. */
export async function renameObjectPlace(tx: Tx, destination: string): Promise<void> {
  await tx.run('update object_place set destination = ? where only_one = 1', [destination])
}

/** Whether the database names any object. */
export async function namesObjects(db: Db): Promise<boolean> {
  for (const table of ['artifacts', 'data_objects']) {
    const rows = await db.rows(`select 1 from ${table} where object_id is not null limit 1`)
    if (rows.length > 0) return true
  }
  return false
}
