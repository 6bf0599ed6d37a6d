import type { Int64 } from '@stemma/contract'
import type { Selectable } from 'kysely'
import type { Lifecycle } from '../column-types.ts'
import { int64Of, lifecycleOf, numberOf, orNull, textOf } from '../column.ts'
import { columnsOf, insertOf } from '../columns.ts'
import type { DataLineageTable } from '../data-tables.ts'
import type { Db, Tx } from '../db.ts'

export type DataLineageRow = Readonly<Selectable<DataLineageTable>>

const columns = columnsOf<DataLineageRow>({
  data_no: numberOf,
  name: textOf,
  last_version: numberOf,
  key_columns: textOf,
  created_at: int64Of,
  updated_at: int64Of,
  lifecycle: lifecycleOf,
  deleted_at: orNull(int64Of),
})

/** The dataset of that name, unless it is in the trash. */
export async function findDataLineage(db: Db, name: string): Promise<DataLineageRow | undefined> {
  const [row] = await db.rows(
    `select ${columns.list} from data_lineages where name = ? and lifecycle = 'active'`,
    [name],
  )
  return row && columns.read(row)
}

/** The same for writing, made when there is none. Whoever adds versions or moves aliases holds this lock. */
export async function ensureDataLineage(
  tx: Tx,
  {
    name,
    keyColumns,
    now,
  }: { readonly name: string; readonly keyColumns: string; readonly now: Int64 },
): Promise<DataLineageRow> {
  const { sql, values } = insertOf({
    name,
    key_columns: keyColumns,
    created_at: now,
    updated_at: now,
    lifecycle: 'active',
  })
  await tx.run(`insert into data_lineages ${sql} on conflict do nothing`, values)
  const found = await lockDataLineage(tx, name)
  if (found === undefined) throw new Error('A dataset is there once it was made.')
  return found
}

export async function lockDataLineage(tx: Tx, name: string): Promise<DataLineageRow | undefined> {
  const lock = tx.dialect === 'postgres' ? ' for update' : ''
  const [row] = await tx.rows(
    `select ${columns.list} from data_lineages where name = ? and lifecycle = 'active'${lock}`,
    [name],
  )
  return row && columns.read(row)
}

/** Notes the newest version and its key. */
export async function advanceDataLineage(
  tx: Tx,
  {
    dataNo,
    version,
    keyColumns,
    now,
  }: {
    readonly dataNo: number
    readonly version: number
    readonly keyColumns: string
    readonly now: Int64
  },
): Promise<void> {
  await tx.run(
    'update data_lineages set last_version = ?, key_columns = ?, updated_at = ? where data_no = ?',
    [version, keyColumns, now, dataNo],
  )
}

/** The dataset of a number of row, also when it is in the trash. */
export async function findDataLineageByNo(
  db: Db,
  dataNo: number,
): Promise<DataLineageRow | undefined> {
  const [row] = await db.rows(`select ${columns.list} from data_lineages where data_no = ?`, [
    dataNo,
  ])
  return row && columns.read(row)
}

/** Takes a dataset to the trash or back. */
export async function setDataLineageLifecycle(
  tx: Tx,
  dataNo: number,
  { lifecycle, deletedAt }: { readonly lifecycle: Lifecycle; readonly deletedAt: Int64 | null },
): Promise<void> {
  await tx.run('update data_lineages set lifecycle = ?, deleted_at = ? where data_no = ?', [
    lifecycle,
    deletedAt,
    dataNo,
  ])
}

/** Datasets by name, behind `after`. */
export async function readDataLineages(
  db: Db,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly DataLineageRow[]> {
  const rows = await db.rows(
    `select ${columns.list} from data_lineages where lifecycle = 'active' and name > ? order by name limit ?`,
    [after, limit],
  )
  return rows.map(columns.read)
}
