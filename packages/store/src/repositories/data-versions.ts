import type { Int64 } from '@stemma/contract'
import type { Selectable } from 'kysely'
import { asList, inNumbers, insertRows } from '../bulk.ts'
import type { Lifecycle } from '../column-types.ts'
import { int64Of, lifecycleOf, numberOf, orNull, textOf } from '../column.ts'
import { columnsOf, insertOf } from '../columns.ts'
import type { DataOriginWay, DataVersionTable } from '../data-tables.ts'
import type { Db, Tx } from '../db.ts'

export type DataVersionRow = Readonly<Selectable<DataVersionTable>>

const columns = columnsOf<DataVersionRow>({
  version_no: numberOf,
  data_no: numberOf,
  version: numberOf,
  parent: orNull(numberOf),
  kind: textOf,
  manifest_id: textOf,
  fingerprint: textOf,
  row_count: int64Of,
  source_bytes: int64Of,
  verdict: textOf,
  message: textOf,
  author: textOf,
  created_at: int64Of,
  lifecycle: lifecycleOf,
  deleted_at: orNull(int64Of),
})

/** An object of a version. */
export interface DataObject {
  readonly objectId: string
  readonly sizeBytes: number
}

export async function insertDataVersion(
  tx: Tx,
  row: Omit<DataVersionRow, 'version_no' | 'lifecycle' | 'deleted_at'>,
  objects: readonly DataObject[],
): Promise<DataVersionRow> {
  const { sql, values } = insertOf({ ...row, lifecycle: 'active' })
  const [inserted] = await tx.rows(
    `insert into data_versions ${sql} returning ${columns.list}`,
    values,
  )
  if (inserted === undefined) throw new Error('An insert gives its row.')
  const version = columns.read(inserted)
  const distinct = new Map(objects.map((object) => [object.objectId, object.sizeBytes]))
  await insertRows(
    tx,
    { table: 'data_objects', columns: ['version_no', 'object_id', 'size_bytes'] },
    [...distinct].map(([id, size]) => [version.version_no, id, size]),
  )
  return version
}

/** Says of what a version was made. */
export async function insertDataOrigin(
  tx: Tx,
  origin: { readonly versionNo: number; readonly originNo: number; readonly way: DataOriginWay },
): Promise<void> {
  await insertRows(tx, { table: 'data_origins', columns: ['version_no', 'origin_no', 'way'] }, [
    [origin.versionNo, origin.originNo, origin.way],
  ])
}

export async function findDataVersion(
  db: Db,
  dataNo: number,
  version: number,
): Promise<DataVersionRow | undefined> {
  const [row] = await db.rows(
    `select ${columns.list} from data_versions where data_no = ? and version = ? and lifecycle = 'active'`,
    [dataNo, version],
  )
  return row && columns.read(row)
}

/** The newest version of a dataset that is not in the trash. */
export async function findNewestDataVersion(
  db: Db,
  dataNo: number,
): Promise<DataVersionRow | undefined> {
  const [row] = await readDataVersions(db, {
    dataNo,
    before: Number.MAX_SAFE_INTEGER,
    limit: 1,
  })
  return row
}

/** Takes a version to the trash or back. */
export async function setDataVersionLifecycle(
  tx: Tx,
  versionNo: number,
  { lifecycle, deletedAt }: { readonly lifecycle: Lifecycle; readonly deletedAt: Int64 | null },
): Promise<void> {
  await tx.run('update data_versions set lifecycle = ?, deleted_at = ? where version_no = ?', [
    lifecycle,
    deletedAt,
    versionNo,
  ])
}

/** How many versions each of these datasets has that are not in the trash on their own. */
export async function countDataVersions(
  db: Db,
  dataNos: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await db.rows(
    `select data_no, count(*) from data_versions where data_no ${inNumbers(db)} and lifecycle = 'active' group by data_no`,
    [asList(dataNos)],
  )
  return new Map(rows.map(([no, count]) => [numberOf(no), numberOf(count)]))
}

/** Versions of a dataset, newest first, older than `before`. */
export async function readDataVersions(
  db: Db,
  {
    dataNo,
    before,
    limit,
  }: { readonly dataNo: number; readonly before: number; readonly limit: number },
): Promise<readonly DataVersionRow[]> {
  const rows = await db.rows(
    `select ${columns.list} from data_versions where data_no = ? and version < ? and lifecycle = 'active' order by version desc limit ?`,
    [dataNo, before, limit],
  )
  return rows.map(columns.read)
}

/** The versions of these numbers of rows, in no order. */
export async function readDataVersionsByNo(
  db: Db,
  versionNos: readonly number[],
): Promise<readonly DataVersionRow[]> {
  if (versionNos.length === 0) return []
  const rows = await db.rows(
    `select ${columns.list} from data_versions where version_no ${inNumbers(db)}`,
    [asList(versionNos)],
  )
  return rows.map(columns.read)
}

/** Versions whose manifests begin with these hexadecimal digits, two at most. */
export async function findDataVersionsByDigest(
  db: Db,
  digest: string,
): Promise<readonly DataVersionRow[]> {
  const rows = await db.rows(
    `select ${columns.list} from data_versions where manifest_id >= ? and manifest_id < ? and lifecycle = 'active' limit 2`,
    // Behind every digit.
    [digest, `${digest}g`],
  )
  return rows.map(columns.read)
}

/** What versions have together, each object once: bytes by the number of the version's row. */
export async function readDataObjects(db: Db, versionNo: number): Promise<readonly DataObject[]> {
  const rows = await db.rows(
    'select object_id, size_bytes from data_objects where version_no = ? order by object_id',
    [versionNo],
  )
  return rows.map(([id, size]) => ({ objectId: textOf(id), sizeBytes: numberOf(size) }))
}

/** Objects of all versions in the order of their keys, behind `after`. */
export async function readAllDataObjects(
  db: Db,
  {
    after,
    limit,
  }: {
    readonly after: { readonly versionNo: number; readonly objectId: string }
    readonly limit: number
  },
): Promise<readonly { readonly versionNo: number; readonly objectId: string }[]> {
  const rows = await db.rows(
    `select version_no, object_id from data_objects where (version_no, object_id) > (?, ?) order by version_no, object_id limit ?`,
    [after.versionNo, after.objectId, limit],
  )
  return rows.map(([no, id]) => ({ versionNo: numberOf(no), objectId: textOf(id) }))
}
