import { asList, inTexts } from '../bulk.ts'
import { numberOf, textOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'
import type { ArtifactName } from './artifacts.ts'
import { enqueue, type PurgeItem } from './purge/queue.ts'
import type { TrashSelection } from './purge/selection.ts'

/** Where an artifact goes, or comes from: what stands before its path there. */
interface Move extends ArtifactName {
  /** A folder, without a slash at the end. */
  readonly prefix: string
}

/** Tables with the names of artifacts. Small objects that wait have the name that they came with. */
const tables = ['artifacts', 'waiting_objects'] as const

/** Puts what has this name, with all that is below it, behind a prefix. */
export async function moveArtifactBehind(tx: Tx, { directory, name, prefix }: Move): Promise<void> {
  for (const table of tables)
    await moveAll(tx, {
      sql: `update ${table} set directory = case when directory = '' then ? else ? || directory end`,
      values: [prefix, `${prefix}/`],
      of: { directory, name },
    })
}

/** Takes the prefix away again. */
export async function moveArtifactBack(tx: Tx, { directory, name, prefix }: Move): Promise<void> {
  const of = { directory: directory === '' ? prefix : `${prefix}/${directory}`, name }
  for (const table of tables)
    await moveAll(tx, {
      sql: `update ${table} set directory = substr(directory, ?)`,
      values: [prefix.length + 2],
      of,
    })
}

interface MoveAll {
  readonly sql: string
  readonly values: readonly (string | number)[]
  readonly of: ArtifactName
}

async function moveAll(tx: Tx, { sql, values, of: { directory, name } }: MoveAll): Promise<void> {
  await tx.run(`${sql} where directory = ? and name = ?`, [...values, directory, name])
  const path = directory === '' ? name : `${directory}/${name}`
  // Again while there was something: on PostgreSQL a file may come to a directory of which we wait for the lock.
  for (let moved = 1; moved > 0;) {
    moved = await tx.run(`${sql} where directory = ? or (directory > ? and directory < ?)`, [
      ...values,
      path,
      // `0` is the character behind `/`.
      `${path}/`,
      `${path}0`,
    ])
  }
}

/** Takes deletions of artifacts that are meant off the list of the trash, at most `limit`; their names follow by `removeTrashed`. */
export async function queueTrashedArtifacts(
  tx: Tx,
  selection: TrashSelection,
  limit: number,
): Promise<readonly PurgeItem[]> {
  const { sql, values } = meant(tx, selection)
  const rows = await tx.rows(
    `select trash_no, subject, name from trash where ${sql} order by trash_no limit ?`,
    [...values, limit],
  )
  return enqueue(
    tx,
    'artifacts',
    rows.map(([no, subject, name]) => ({
      no: numberOf(no),
      subject: textOf(name),
      trashSubject: textOf(subject),
      experimentId: null,
      artifactUri: '',
    })),
  )
}

function meant(
  db: Db,
  { until, named }: TrashSelection,
): { readonly sql: string; readonly values: readonly (string | number)[] } {
  const only = named === undefined ? '' : ` and subject ${inTexts(db)}`
  return {
    sql: `kind = 'artifacts' and deleted_at <= ?${only}`,
    values: [until, ...(named === undefined ? [] : [asList(named.artifactIds)])],
  }
}

/** Files, and what they are together. */
export interface FileSum {
  readonly files: number
  readonly bytes: number
}

/** Removes some of the names in a folder; those of files are summed up. */
export async function removeTrashed(
  tx: Tx,
  { folder, limit }: { readonly folder: string; readonly limit: number },
): Promise<FileSum & { readonly isDone: boolean }> {
  const rows = await tx.rows(
    `delete from artifacts where (directory, name) in (select directory, name from artifacts
       where directory = ? or (directory > ? and directory < ?) limit ?)
     returning size_bytes, case when object_id is null then 0 else 1 end`,
    [folder, `${folder}/`, `${folder}0`, limit],
  )
  return {
    files: rows.reduce((sum, [, isFile]) => sum + numberOf(isFile), 0),
    bytes: rows.reduce((sum, [size]) => sum + numberOf(size), 0),
    isDone: rows.length < limit,
  }
}

/** What a purge of this selection would remove of artifacts that were deleted. */
export async function countTrashedArtifacts(
  db: Db,
  selection: TrashSelection,
  folderOf: (trashNo: number) => string,
): Promise<FileSum> {
  const { sql, values } = meant(db, selection)
  const deletions = await db.rows(`select trash_no from trash where ${sql}`, values)
  let files = 0
  let bytes = 0
  for (const [no] of deletions) {
    const folder = folderOf(numberOf(no))
    const [row] = await db.rows(
      `select count(*), coalesce(sum(size_bytes), 0) from artifacts
       where object_id is not null and (directory = ? or (directory > ? and directory < ?))`,
      [folder, `${folder}/`, `${folder}0`],
    )
    files += Number(row?.[0])
    bytes += Number(row?.[1])
  }
  return { files, bytes }
}
