import type { Int64 } from '@stemma/contract'
import type { Selectable, Updateable } from 'kysely'
import { asList, inNumbers } from '../bulk.ts'
import { flagOf, int64Of, lifecycleOf, numberOf, orNull, textOf } from '../column.ts'
import { columnsOf, insertOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'
import type { RegisteredModelTable } from '../registry-tables.ts'

export type RegisteredModelRow = Readonly<Selectable<RegisteredModelTable>>

const columns = columnsOf<RegisteredModelRow>({
  model_no: numberOf,
  name: textOf,
  description: orNull(textOf),
  prompt: flagOf,
  last_version: numberOf,
  created_at: int64Of,
  updated_at: int64Of,
  lifecycle: lifecycleOf,
  deleted_at: orNull(int64Of),
})

/** Adds a model; undefined when its name is taken. */
export async function insertRegisteredModel(
  tx: Tx,
  row: Pick<RegisteredModelRow, 'name' | 'description' | 'prompt' | 'created_at'>,
): Promise<RegisteredModelRow | undefined> {
  const { sql, values } = insertOf({ ...row, updated_at: row.created_at, lifecycle: 'active' })
  const [inserted] = await tx.rows(
    `insert into registered_models ${sql} on conflict do nothing returning ${columns.list}`,
    values,
  )
  return inserted && columns.read(inserted)
}

/** The model of that name, unless it is in the trash. */
export async function findRegisteredModel(
  db: Db,
  name: string,
): Promise<RegisteredModelRow | undefined> {
  const [row] = await db.rows(
    `select ${columns.list} from registered_models where name = ? and lifecycle = 'active'`,
    [name],
  )
  return row && columns.read(row)
}

/** The last model that had a name and is in the trash. */
export async function findDeletedModel(
  db: Db,
  name: string,
): Promise<RegisteredModelRow | undefined> {
  const [row] = await db.rows(
    `select ${columns.list} from registered_models where name = ? and lifecycle = 'deleted' order by model_no desc limit 1`,
    [name],
  )
  return row && columns.read(row)
}

/** The same as `findRegisteredModel` for writing; see `lockRun`. Whoever changes versions, aliases or tags holds this lock. */
export async function lockRegisteredModel(
  tx: Tx,
  name: string,
): Promise<RegisteredModelRow | undefined> {
  const lock = tx.dialect === 'postgres' ? ' for update' : ''
  const [row] = await tx.rows(
    `select ${columns.list} from registered_models where name = ? and lifecycle = 'active'${lock}`,
    [name],
  )
  return row && columns.read(row)
}

/** Gives the next version number of a model, and holds its lock; undefined when there is no such model. */
export async function takeVersionNumber(
  tx: Tx,
  name: string,
  now: Int64,
): Promise<{ readonly modelNo: number; readonly version: number } | undefined> {
  const [row] = await tx.rows(
    `update registered_models set last_version = last_version + 1, updated_at = ? where name = ? and lifecycle = 'active'
     returning model_no, last_version`,
    [now, name],
  )
  return row && { modelNo: Number(row[0]), version: Number(row[1]) }
}

export async function updateRegisteredModel(
  tx: Tx,
  modelNo: number,
  change: Updateable<RegisteredModelTable>,
): Promise<void> {
  await tx.query
    .updateTable('registered_models')
    .set(change)
    .where('model_no', '=', modelNo)
    .execute()
}

/** The models of these numbers, in the order of the numbers given. */
export async function readRegisteredModels(
  db: Db,
  modelNos: readonly number[],
): Promise<readonly RegisteredModelRow[]> {
  if (modelNos.length === 0) return []
  const rows = await db.rows(
    `select ${columns.list} from registered_models where model_no ${inNumbers(db)}`,
    [asList(modelNos)],
  )
  const byNumber = new Map(rows.map(columns.read).map((model) => [model.model_no, model]))
  return modelNos.flatMap((modelNo) => byNumber.get(modelNo) ?? [])
}
