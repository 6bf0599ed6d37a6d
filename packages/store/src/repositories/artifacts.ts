import { bytesOf, numberOf, orUndefined, textOf } from '../column.ts'
import { columnsOf, type Columns } from '../columns.ts'
import type { Db, Tx } from '../db.ts'

export interface ArtifactName {
  /** The path of the directory that it is in; empty for the root. */
  readonly directory: string
  readonly name: string
}

export interface ArtifactRow extends ArtifactName {
  /** Undefined for a directory. */
  readonly objectId: string | undefined
  /** 0 for a directory. */
  readonly sizeBytes: number
  /** Milliseconds since 1970. */
  readonly modifiedMs: number
}

export const artifactColumns: Columns<ArtifactRow> = columnsOf<ArtifactRow>(
  {
    directory: textOf,
    name: textOf,
    objectId: orUndefined(textOf),
    sizeBytes: numberOf,
    modifiedMs: numberOf,
  },
  { modifiedMs: 'modified_at' },
)

/** A file takes the place of another; a directory keeps its name. */
export const overAnotherFile: string = `on conflict (directory, name) do update set object_id = excluded.object_id,
  size_bytes = excluded.size_bytes, modified_at = excluded.modified_at where artifacts.object_id is not null`

/** What has the name keeps it. */
export const unlessTaken: string = 'on conflict (directory, name) do nothing'

const { list } = artifactColumns
/** Where a further column of a statement is, behind those of the table. */
const behind = artifactColumns.names.length

/** What has this name. In a transaction, a directory that is found stays until it ends. */
export async function findArtifact(
  db: Db,
  { directory, name }: ArtifactName,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<ArtifactRow | undefined> {
  const suffix = lock && db.dialect === 'postgres' ? ' for key share' : ''
  const [row] = await db.rows(
    `select ${list} from artifacts where directory = ? and name = ?${suffix}`,
    [directory, name],
  )
  return row && artifactColumns.read(row)
}

/** Keeps what has this name for this transaction: nobody else removes it, or relies on it, before it ends. */
export async function lockArtifact(tx: Tx, { directory, name }: ArtifactName): Promise<void> {
  // SQLite has one writer anyway.
  if (tx.dialect === 'postgres')
    await tx.rows('select 1 from artifacts where directory = ? and name = ? for update', [
      directory,
      name,
    ])
}

/** What has this name, with the bytes of a small object that is not in the packs yet: at one moment they are in one place or the other. */
export async function findArtifactWithBytes(
  db: Db,
  { directory, name }: ArtifactName,
): Promise<{ readonly artifact: ArtifactRow; readonly bytes: Uint8Array | undefined } | undefined> {
  const [row] = await db.rows(
    `select ${list}, (select w.bytes from waiting_objects as w where w.object_id = artifacts.object_id limit 1)
     from artifacts where directory = ? and name = ?`,
    [directory, name],
  )
  if (row === undefined) return undefined
  const bytes = row[behind]
  return { artifact: artifactColumns.read(row), bytes: bytes === null ? undefined : bytesOf(bytes) }
}

/** A page of a directory: files and directories behind `after`, sorted by the bytes of their names. */
export async function readArtifacts(
  db: Db,
  directory: string,
  {
    after,
    limit,
    isEscaped = false,
  }: { readonly after: string; readonly limit: number; readonly isEscaped?: boolean },
): Promise<readonly ArtifactRow[]> {
  const which = isEscaped ? `and replace(name, '%', '') <> name` : ''
  const rows = await db.rows(
    `select ${list} from artifacts where directory = ? and name > ? ${which} order by name limit ?`,
    [directory, after, limit],
  )
  return rows.map(artifactColumns.read)
}

/** A page of all files and directories, behind `after`, in the order of the key. Those that wait have no packed object as yet. */
export async function readAllArtifacts(
  db: Db,
  { directory, name }: ArtifactName,
  limit: number,
): Promise<readonly (ArtifactRow & { readonly isWaiting: boolean })[]> {
  const rows = await db.rows(
    `select ${list}, case when exists (select 1 from waiting_objects as w where w.object_id = artifacts.object_id
       and w.directory = artifacts.directory and w.name = artifacts.name) then 1 else 0 end
     from artifacts where (directory, name) > (?, ?) order by directory, name limit ?`,
    [directory, name, limit],
  )
  return rows.map((row) => ({
    ...artifactColumns.read(row),
    isWaiting: numberOf(row[behind]) === 1,
  }))
}

/** Gives a name to an object, over one that a file had. False if a directory has the name. */
export async function putArtifact(tx: Tx, row: ArtifactRow): Promise<boolean> {
  const changed = await tx.run(
    `insert into artifacts ${artifactColumns.insertion} ${overAnotherFile}`,
    artifactColumns.values(row),
  )
  return changed > 0
}

/** Makes a directory, unless something has its name. */
export async function addArtifactDirectory(
  tx: Tx,
  { directory, name }: ArtifactName,
  modifiedMs: number,
): Promise<void> {
  await tx.run(
    `insert into artifacts ${artifactColumns.insertion} ${unlessTaken}`,
    artifactColumns.values({ directory, name, objectId: undefined, sizeBytes: 0, modifiedMs }),
  )
}

/** Removes what has this name, and if that is a directory all that is below it. */
export async function removeArtifact(tx: Tx, { directory, name }: ArtifactName): Promise<void> {
  await tx.run('delete from artifacts where directory = ? and name = ?', [directory, name])
  const path = directory === '' ? name : `${directory}/${name}`
  // Again while there was something: on PostgreSQL a file may come to a directory of which we wait for the lock.
  for (let removed = 1; removed > 0;) {
    removed = await tx.run(
      'delete from artifacts where directory = ? or (directory > ? and directory < ?)',
      // `0` is the character behind `/`.
      [path, `${path}/`, `${path}0`],
    )
  }
}

/** The newest object at a place. */
export async function findArtifactBase(db: Db, place: string): Promise<string | undefined> {
  const [row] = await db.rows('select object_id from artifact_bases where place = ?', [place])
  return row && textOf(row[0])
}

export async function putArtifactBase(tx: Tx, place: string, objectId: string): Promise<void> {
  await tx.run(
    `insert into artifact_bases (place, object_id) values (?, ?)
     on conflict (place) do update set object_id = excluded.object_id`,
    [place, objectId],
  )
}
