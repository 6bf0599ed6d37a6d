import { asList, inTexts, insertAll } from '../bulk.ts'
import { bytesOf, numberOf, orUndefined, textOf } from '../column.ts'
import { columnsOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'

/** An object under the name that a client of DVC or Git LFS gives it. */
export interface RepositoryObjectRow {
  readonly repositoryNo: number
  readonly name: string
  readonly objectId: string
  readonly sizeBytes: number
  /** Milliseconds since 1970. */
  readonly storedMs: number
  readonly wholeAt: number | undefined
}

const columns = columnsOf<RepositoryObjectRow>(
  {
    repositoryNo: numberOf,
    name: textOf,
    objectId: textOf,
    sizeBytes: numberOf,
    storedMs: numberOf,
    wholeAt: orUndefined(numberOf),
  },
  { storedMs: 'stored_at' },
)

/** What stands for the directory of an artifact where an object of a repository waits: no artifact can have it. */
export function waitingPlaceOf(repositoryNo: number): string {
  return `//${repositoryNo}`
}

/** Whether the name of a row of `waiting_objects as w` is that of a repository, and has this object still. */
export const isNamedInRepository: string = `w.directory like '//%' and exists (select 1 from repository_objects as o
  where o.repository_no = case when w.directory like '//%' then cast(substr(w.directory, 3) as bigint) end
  and o.name = w.name and o.object_id = w.object_id)`

/** Names an object, unless the name has one: it says what the bytes are, so the first ones stay. */
export async function insertRepositoryObject(tx: Tx, row: RepositoryObjectRow): Promise<boolean> {
  const added = await tx.run(
    `insert into repository_objects ${columns.insertion} on conflict (repository_no, name) do nothing`,
    columns.values(row),
  )
  return added > 0
}

/** Names many objects: see `insertRepositoryObject`. */
export async function insertRepositoryObjects(
  tx: Tx,
  rows: readonly RepositoryObjectRow[],
): Promise<void> {
  // Everybody in the same order: none waits for one who waits for it.
  const sorted = rows.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const suffix = 'on conflict (repository_no, name) do nothing'
  await insertAll(tx, { table: 'repository_objects', columns, suffix }, sorted)
}

export interface FoundRepositoryObject {
  readonly object: RepositoryObjectRow
  /** Of a small one that is not in the packs yet. */
  readonly bytes: Uint8Array | undefined
  readonly removals: number
}

/** The object of a name, with what is needed to send it. */
export async function findRepositoryObject(
  db: Db,
  { repository, name }: { readonly repository: string; readonly name: string },
): Promise<FoundRepositoryObject | undefined> {
  const [row] = await db.rows(
    `select ${columns.listOf('o')}, r.removals,
       (select w.bytes from waiting_objects as w where w.object_id = o.object_id limit 1)
     from repositories as r join repository_objects as o on o.repository_no = r.repository_no
     where r.name = ? and o.name = ?`,
    [repository, name],
  )
  if (row === undefined) return undefined
  const behind = columns.names.length
  const bytes = row[behind + 1]
  return {
    object: columns.read(row),
    bytes: bytes === null ? undefined : bytesOf(bytes),
    removals: numberOf(row[behind]),
  }
}

/** Those of these names that a repository has. */
export async function findRepositoryObjects(
  db: Db,
  { repositoryNo, names }: { readonly repositoryNo: number; readonly names: readonly string[] },
): Promise<readonly RepositoryObjectRow[]> {
  const rows = await db.rows(
    `select ${columns.list} from repository_objects where repository_no = ? and name ${inTexts(db)}`,
    [repositoryNo, asList(names)],
  )
  return rows.map(columns.read)
}

/** A page of the objects of a repository by name, behind `after`. */
export async function readRepositoryObjects(
  db: Db,
  {
    repositoryNo,
    onlyFolders = false,
    after,
    limit,
  }: {
    readonly repositoryNo: number
    /** Manifests of DVC's folders. */
    readonly onlyFolders?: boolean
    readonly after: string
    readonly limit: number
  },
): Promise<readonly RepositoryObjectRow[]> {
  const which = onlyFolders ? `and name like '%.dir'` : ''
  const rows = await db.rows(
    `select ${columns.list} from repository_objects where repository_no = ? and name > ? ${which} order by name limit ?`,
    [repositoryNo, after, limit],
  )
  return rows.map(columns.read)
}

/** Notes that all members of a manifest were there when the repository had had so many removals. */
export async function markRepositoryObjectWhole(
  tx: Tx,
  {
    repositoryNo,
    name,
    removals,
  }: Pick<RepositoryObjectRow, 'repositoryNo' | 'name'> & { readonly removals: number },
): Promise<void> {
  await tx.run('update repository_objects set whole_at = ? where repository_no = ? and name = ?', [
    removals,
    repositoryNo,
    name,
  ])
}

/** Takes names from a repository; their objects go when nothing else names them. How many there were. */
export async function removeRepositoryObjects(
  tx: Tx,
  { repositoryNo, names }: { readonly repositoryNo: number; readonly names: readonly string[] },
): Promise<number> {
  const removed = await tx.run(
    `delete from repository_objects where repository_no = ? and name ${inTexts(tx)}`,
    [repositoryNo, asList(names)],
  )
  if (removed > 0)
    await tx.run('update repositories set removals = removals + 1 where repository_no = ?', [
      repositoryNo,
    ])
  return removed
}

export interface RepositoryObjectPlace {
  readonly repositoryNo: number
  readonly name: string
}

/** A page of all objects that repositories name, in the order of the key, behind `after`. Those that wait have no packed object as yet. */
export async function readAllRepositoryObjects(
  db: Db,
  after: RepositoryObjectPlace,
  limit: number,
): Promise<
  readonly (RepositoryObjectPlace & { readonly objectId: string; readonly isWaiting: boolean })[]
> {
  const rows = await db.rows(
    `select o.repository_no, o.name, o.object_id,
       case when exists (select 1 from waiting_objects as w where w.object_id = o.object_id
         and w.directory = '//' || o.repository_no and w.name = o.name) then 1 else 0 end
     from repository_objects as o where (o.repository_no, o.name) > (?, ?) order by o.repository_no, o.name limit ?`,
    [after.repositoryNo, after.name, limit],
  )
  return rows.map(([repositoryNo, name, objectId, isWaiting]) => ({
    repositoryNo: numberOf(repositoryNo),
    name: textOf(name),
    objectId: textOf(objectId),
    isWaiting: numberOf(isWaiting) === 1,
  }))
}
