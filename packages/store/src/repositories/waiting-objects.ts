import { asList, inNumbers, inTexts } from '../bulk.ts'
import { bytesOf, int64Of, textOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'
import type { ArtifactName } from './artifacts.ts'
import { isNamedInRepository } from './repository-objects.ts'

/** A small object that was stored under a name and is not in the packs yet. */
export interface NewWaitingObject extends ArtifactName {
  readonly objectId: string
  readonly bytes: Uint8Array
}

export interface WaitingObject {
  readonly waitingNo: number
  readonly objectId: string
  readonly bytes: Uint8Array
  /** Its name has this object still. */
  readonly isNamed: boolean
}

/** How much waits. */
export interface WaitingSize {
  readonly objects: number
  readonly sizeBytes: number
  /** The number of the last one; 0 if none waits. */
  readonly last: number
}

export interface WaitingPage {
  /** The number that the page begins behind. */
  readonly after: number
  /** The page has at least one object, however large that is. */
  readonly most: Omit<WaitingSize, 'last'>
  /** Only these objects; all if it is absent. */
  readonly ids?: readonly string[] | undefined
}

export async function insertWaitingObject(
  tx: Tx,
  { directory, name, objectId, bytes }: NewWaitingObject,
): Promise<void> {
  await tx.run(
    'insert into waiting_objects (directory, name, object_id, size_bytes, bytes) values (?, ?, ?, ?, ?)',
    [directory, name, objectId, bytes.byteLength, bytes],
  )
}

/** A page of the objects that wait, in the order in which they came. Empty at the end. */
export async function readWaitingObjects(
  db: Db,
  { after, most, ids }: WaitingPage,
): Promise<readonly WaitingObject[]> {
  const condition = ids === undefined ? '' : ` and object_id ${inTexts(db)}`
  const wanted = ids === undefined ? [] : [asList(ids)]
  const sizes = await db.rows(
    `select waiting_no, size_bytes from waiting_objects where waiting_no > ?${condition} order by waiting_no limit ?`,
    [after, ...wanted, most.objects],
  )
  let last = after
  let sum = 0
  for (const [waitingNo, sizeBytes] of sizes) {
    sum += Number(int64Of(sizeBytes))
    if (last !== after && sum > most.sizeBytes) break
    last = Number(int64Of(waitingNo))
  }
  if (last === after) return []
  const rows = await db.rows(
    `select waiting_no, object_id, bytes, case when exists (select 1 from artifacts as a
       where a.directory = w.directory and a.name = w.name and a.object_id = w.object_id) or (${isNamedInRepository}) then 1 else 0 end
     from waiting_objects as w where waiting_no > ? and waiting_no <= ?${condition} order by waiting_no`,
    [after, last, ...wanted],
  )
  return rows.map(([waitingNo, objectId, bytes, isNamed]) => ({
    waitingNo: Number(int64Of(waitingNo)),
    objectId: textOf(objectId),
    bytes: bytesOf(bytes),
    isNamed: Number(int64Of(isNamed)) === 1,
  }))
}

export async function removeWaitingObjects(tx: Tx, numbers: readonly number[]): Promise<void> {
  await tx.run(`delete from waiting_objects where waiting_no ${inNumbers(tx)}`, [asList(numbers)])
}

export async function measureWaitingObjects(db: Db): Promise<WaitingSize> {
  const [row] = await db.rows(
    'select count(*), cast(coalesce(sum(size_bytes), 0) as bigint), coalesce(max(waiting_no), 0) from waiting_objects',
  )
  const [objects, sizeBytes, last] = (row ?? []).map((value) => Number(int64Of(value)))
  return { objects: objects ?? 0, sizeBytes: sizeBytes ?? 0, last: last ?? 0 }
}

/** The ids of all that wait. */
export async function readWaitingIds(db: Db): Promise<readonly string[]> {
  const rows = await db.rows('select object_id from waiting_objects')
  return rows.map(([id]) => textOf(id))
}
