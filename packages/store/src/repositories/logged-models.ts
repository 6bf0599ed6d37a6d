import type { Int64 } from '@stemma/contract'
import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import { asList, insertAll, insertRows, inNumbers } from '../bulk.ts'
import type { Flag } from '../column-types.ts'
import { flagOf, int64Of, numberOf, textOf } from '../column.ts'
import { columnsOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'
import { isOneOf } from '../search/compare.ts'
import type { LoggedModelTable } from '../tables.ts'
import type { Tag } from './experiments.ts'

export type LoggedModelRow = Readonly<Selectable<LoggedModelTable>>

export async function insertLoggedModel(
  tx: Tx,
  row: Omit<Insertable<LoggedModelTable>, 'changed'>,
): Promise<number> {
  const { model_no } = await tx.query
    .insertInto('logged_models')
    .values({ ...row, changed: tx.change })
    .returning('model_no')
    .executeTakeFirstOrThrow()
  return model_no
}

export async function findLoggedModel(
  db: Db,
  modelId: string,
): Promise<LoggedModelRow | undefined> {
  return db.query
    .selectFrom('logged_models')
    .selectAll()
    .where('model_id', '=', modelId)
    .executeTakeFirst()
}

/** Finds a model for writing; see `lockRun`. */
export async function lockLoggedModel(
  tx: Tx,
  modelId: string,
): Promise<LoggedModelRow | undefined> {
  const query = tx.query.selectFrom('logged_models').selectAll().where('model_id', '=', modelId)
  return (tx.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
}

export async function updateLoggedModel(
  tx: Tx,
  modelNo: number,
  change: Updateable<LoggedModelTable>,
): Promise<void> {
  await tx.query
    .updateTable('logged_models')
    .set({ ...change, changed: tx.change })
    .where('model_no', '=', modelNo)
    .execute()
}

/** The models of these numbers, in the order of the numbers given. */
export async function readLoggedModels(
  db: Db,
  modelNos: readonly number[],
): Promise<readonly LoggedModelRow[]> {
  if (modelNos.length === 0) return []
  const rows = await db.query
    .selectFrom('logged_models')
    .selectAll()
    .where(isOneOf(db.dialect, sql`model_no`, modelNos))
    .execute()
  const byNumber = new Map(rows.map((row) => [row.model_no, row]))
  return modelNos.flatMap((modelNo) => byNumber.get(modelNo) ?? [])
}

/** Adds parameters that the model does not have yet. */
export async function insertModelParams(
  tx: Tx,
  modelNo: number,
  params: readonly Tag[],
): Promise<void> {
  const rows = params.map(({ key, value }) => [modelNo, key, value])
  await insertRows(
    tx,
    { table: 'logged_model_params', columns: ['model_no', 'key', 'value'] },
    rows,
  )
}

export async function readModelParams(db: Db, modelNo: number): Promise<Map<string, string>> {
  const rows = await db.rows('select key, value from logged_model_params where model_no = ?', [
    modelNo,
  ])
  return new Map(rows.map(([key, value]) => [String(key), String(value)]))
}

export async function setModelTags(tx: Tx, modelNo: number, tags: readonly Tag[]): Promise<void> {
  const last = new Map(tags.map(({ key, value }) => [key, value]))
  const rows = [...last].map(([key, value]) => [modelNo, key, value])
  const suffix = 'on conflict (model_no, key) do update set value = excluded.value'
  await insertRows(
    tx,
    { table: 'logged_model_tags', columns: ['model_no', 'key', 'value'], suffix },
    rows,
  )
}

/** The value of one tag. */
export async function readModelTag(
  db: Db,
  modelNo: number,
  key: string,
): Promise<string | undefined> {
  const [row] = await db.rows(
    'select value from logged_model_tags where model_no = ? and key = ?',
    [modelNo, key],
  )
  return row && String(row[0])
}

/** False when there was no such tag. */
export async function deleteModelTag(tx: Tx, modelNo: number, key: string): Promise<boolean> {
  return (
    (await tx.run('delete from logged_model_tags where model_no = ? and key = ?', [modelNo, key])) >
    0
  )
}

export interface ModelMetric {
  readonly modelNo: number
  readonly experimentId: number
  readonly key: string
  readonly time: Int64
  readonly step: Int64
  readonly runId: string
  readonly value: number
  readonly nan: Flag
  readonly datasetName: string
  readonly datasetDigest: string
}

const metricColumns = columnsOf<ModelMetric>({
  modelNo: numberOf,
  key: textOf,
  time: int64Of,
  step: int64Of,
  runId: textOf,
  value: numberOf,
  nan: flagOf,
  datasetName: textOf,
  datasetDigest: textOf,
  experimentId: numberOf,
})

/** Adds metric points to models; one that is there with its value and dataset stays one. */
export async function insertModelMetrics(tx: Tx, metrics: readonly ModelMetric[]): Promise<void> {
  const suffix = 'on conflict do nothing'
  await insertAll(tx, { table: 'logged_model_metrics', columns: metricColumns, suffix }, metrics)
}

export interface ModelData {
  readonly params: Tag[]
  readonly tags: Tag[]
  readonly metrics: ModelMetric[]
}

/** Parameters and tags by name, metrics by name, time and step, and of one place the highest value last. */
export async function readModelData(
  db: Db,
  modelNos: readonly number[],
): Promise<Map<number, ModelData>> {
  const data = new Map<number, ModelData>(
    modelNos.map((modelNo) => [modelNo, { params: [], tags: [], metrics: [] }]),
  )
  const list = asList(modelNos)
  for (const kind of ['params', 'tags'] as const) {
    const rows = await db.rows(
      `select model_no, key, value from logged_model_${kind} where model_no ${inNumbers(db)} order by model_no, key`,
      [list],
    )
    for (const [modelNo, key, value] of rows)
      data.get(Number(modelNo))?.[kind].push({ key: String(key), value: String(value) })
  }
  const rows = await db.rows(
    `select ${metricColumns.list} from logged_model_metrics
     where model_no ${inNumbers(db)} order by model_no, key, time, step, run_id, dataset_name, dataset_digest, nan, value`,
    [list],
  )
  for (const metric of rows.map(metricColumns.read)) data.get(metric.modelNo)?.metrics.push(metric)
  return data
}
