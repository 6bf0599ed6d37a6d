import { insertAll, insertRows } from '../bulk.ts'
import { textOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'
import {
  artifactColumns,
  overAnotherFile,
  unlessTaken,
  type ArtifactName,
  type ArtifactRow,
} from './artifacts.ts'

/** Gives names to objects, over those that files had; how many. A directory of such a name stays as it is. */
export async function putArtifacts(tx: Tx, rows: readonly ArtifactRow[]): Promise<number> {
  return insertAll(
    tx,
    { table: 'artifacts', columns: artifactColumns, suffix: overAnotherFile },
    rows,
  )
}

/** Makes directories, unless something has their names. */
export async function addArtifactDirectories(
  tx: Tx,
  names: readonly ArtifactName[],
  modifiedMs: number,
): Promise<void> {
  await insertAll(
    tx,
    { table: 'artifacts', columns: artifactColumns, suffix: unlessTaken },
    names.map((name) => ({ ...name, objectId: undefined, sizeBytes: 0, modifiedMs })),
  )
}

/** What has these names, in any order. In a transaction, what is found stays until it ends. */
export async function findArtifacts(
  db: Db,
  names: readonly ArtifactName[],
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<readonly ArtifactRow[]> {
  const list = JSON.stringify(names.map(({ directory, name }) => [directory, name]))
  const selected = artifactColumns.listOf('a')
  const rows = await db.rows(
    db.dialect === 'sqlite'
      ? `select ${selected} from json_each(?) as wanted cross join artifacts as a
         on a.directory = wanted.value ->> 0 and a.name = wanted.value ->> 1`
      : `select ${selected} from jsonb_array_elements(?::jsonb) as wanted(value) join artifacts as a
         on a.directory = wanted.value ->> 0 and a.name = wanted.value ->> 1${lock ? ' for key share of a' : ''}`,
    [list],
  )
  return rows.map(artifactColumns.read)
}

/** Notes the newest object of each place. A place may come once. */
export async function putArtifactBases(tx: Tx, bases: ReadonlyMap<string, string>): Promise<void> {
  const suffix = 'on conflict (place) do update set object_id = excluded.object_id'
  const insert = { table: 'artifact_bases', columns: ['place', 'object_id'], suffix } as const
  await insertRows(tx, insert, [...bases])
}

/** The newest objects at some places, by the place. */
export async function findArtifactBases(
  db: Db,
  places: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const source =
    db.dialect === 'sqlite'
      ? 'json_each(?) as wanted'
      : 'jsonb_array_elements_text(?::jsonb) as wanted(value)'
  const rows = await db.rows(
    `select b.place, b.object_id from ${source} join artifact_bases as b on b.place = wanted.value`,
    [JSON.stringify(places)],
  )
  return new Map(rows.map(([place, objectId]) => [textOf(place), textOf(objectId)]))
}

/** A page of the files below a directory, at any depth, behind `after`, in the order of the key. */
export async function readFilesBelow(
  db: Db,
  directory: string,
  { after, limit }: { readonly after: ArtifactName; readonly limit: number },
): Promise<readonly ArtifactRow[]> {
  const rows = await db.rows(
    `select ${artifactColumns.list} from artifacts
     where (directory = ? or (directory > ? and directory < ?)) and (directory, name) > (?, ?) and object_id is not null
     order by directory, name limit ?`,
    [directory, ...rangeBelow(directory), after.directory, after.name, limit],
  )
  return rows.map(artifactColumns.read)
}

/** Between these are the paths below a directory. `0` is the character behind `/`. */
function rangeBelow(directory: string): readonly [string, string] {
  return directory === '' ? ['', '\u{10ffff}'] : [`${directory}/`, `${directory}0`]
}
