import { insertRows } from '../bulk.ts'
import { numberOf, textOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'

export interface DataFilesOf {
  readonly dataNo: number
  readonly version: number
  /** All objects that the version has, each once. */
  readonly objectIds: ReadonlySet<string>
}

/** Notes which objects the newest version of a dataset has. Gives those that the one noted before lacked. */
export async function noteDataFiles(
  tx: Tx,
  { dataNo, version, objectIds }: DataFilesOf,
): Promise<readonly string[]> {
  const open = await tx.rows(
    'select object_id from data_files where data_no = ? and to_version is null',
    [dataNo],
  )
  const before = new Set(open.map(([id]) => textOf(id)))
  const gone = [...before].filter((id) => !objectIds.has(id))
  await tx.runEach(
    'update data_files set to_version = ? where data_no = ? and object_id = ? and to_version is null',
    gone.map((id) => [version - 1, dataNo, id]),
  )
  const added = [...objectIds].filter((id) => !before.has(id)).toSorted()
  await insertRows(
    tx,
    { table: 'data_files', columns: ['data_no', 'object_id', 'from_version', 'to_version'] },
    added.map((id) => [dataNo, id, version, null]),
  )
  return added
}

export interface DataFilePlace {
  readonly dataNo: number
  readonly objectId: string
}

/** Objects of files of all versions that are there or in the trash, in the order of their keys, behind `after`. */
export async function readAllDataFiles(
  db: Db,
  { after, limit }: { readonly after: DataFilePlace; readonly limit: number },
): Promise<readonly DataFilePlace[]> {
  const rows = await db.rows(
    `select distinct f.data_no, f.object_id from data_files as f
     where (f.data_no, f.object_id) > (?, ?) and exists (select 1 from data_versions as v where v.data_no = f.data_no
       and v.version >= f.from_version and (f.to_version is null or v.version <= f.to_version))
     order by f.data_no, f.object_id limit ?`,
    [after.dataNo, after.objectId, limit],
  )
  return rows.map(([no, id]) => ({ dataNo: numberOf(no), objectId: textOf(id) }))
}
