import type { Insertable, Selectable } from 'kysely'
import { asList, inNumbers, insertRows } from '../bulk.ts'
import type { Db, Tx } from '../db.ts'
import type { DeploymentTable, InferenceTable, PredictionTable } from '../serving-tables.ts'

export type DeploymentRow = Readonly<Selectable<DeploymentTable>>
export type InferenceRow = Readonly<Selectable<InferenceTable>>
export type PredictionRow = Readonly<Selectable<PredictionTable>>
export type NewInference = Readonly<Insertable<InferenceTable>>
export type NewPrediction = Omit<PredictionRow, 'inference_no'>

export async function insertDeployment(
  tx: Tx,
  row: Insertable<DeploymentTable>,
): Promise<DeploymentRow> {
  return tx.query.insertInto('deployments').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function findDeployment(
  db: Db,
  deploymentId: string,
): Promise<DeploymentRow | undefined> {
  return db.query
    .selectFrom('deployments')
    .selectAll()
    .where('deployment_id', '=', deploymentId)
    .executeTakeFirst()
}

export async function findDeploymentByNo(db: Db, no: number): Promise<DeploymentRow | undefined> {
  return db.query
    .selectFrom('deployments')
    .selectAll()
    .where('deployment_no', '=', no)
    .executeTakeFirst()
}

/** Notes when a deployment ended; one that has ended stays as it is. */
export async function endDeployment(tx: Tx, no: number, endedAt: number): Promise<void> {
  await tx.query
    .updateTable('deployments')
    .set({ ended_at: endedAt })
    .where('deployment_no', '=', no)
    .where('ended_at', 'is', null)
    .execute()
}

/** Deployments, newest first, behind the one of the number `before`; of one name if that is given. */
export async function readDeployments(
  db: Db,
  {
    name,
    before,
    limit,
  }: {
    readonly name: string | undefined
    readonly before: number | undefined
    readonly limit: number
  },
): Promise<readonly DeploymentRow[]> {
  let query = db.query.selectFrom('deployments').selectAll()
  if (name !== undefined) query = query.where('name', '=', name)
  if (before !== undefined) query = query.where('deployment_no', '<', before)
  return query.orderBy('deployment_no', 'desc').limit(limit).execute()
}

/** Adds calls with the rows of their answers; one whose id is there already is left as it is. How many are new. */
export async function insertInferences(
  tx: Tx,
  calls: readonly {
    readonly call: NewInference
    readonly predictions: readonly NewPrediction[]
  }[],
): Promise<number> {
  const rows: (string | number)[][] = []
  let added = 0
  for (const { call, predictions } of calls) {
    const inserted = await tx.query
      .insertInto('inferences')
      .values(call)
      .onConflict((conflict) => conflict.column('inference_id').doNothing())
      .returning('inference_no')
      .executeTakeFirst()
    if (inserted === undefined) continue
    added += 1
    for (const { row_index, entity_key, output, computed } of predictions)
      rows.push([inserted.inference_no, row_index, entity_key, output, computed])
  }
  if (rows.length > 0)
    await insertRows(
      tx,
      {
        table: 'predictions',
        columns: ['inference_no', 'row_index', 'entity_key', 'output', 'computed'],
      },
      rows,
    )
  return added
}

export async function findInference(
  db: Db,
  inferenceId: string,
): Promise<InferenceRow | undefined> {
  return db.query
    .selectFrom('inferences')
    .selectAll()
    .where('inference_id', '=', inferenceId)
    .executeTakeFirst()
}

/** Calls of a deployment, newest first, behind the one of the number `before`. */
export async function readInferences(
  db: Db,
  {
    deploymentNo,
    before,
    limit,
  }: {
    readonly deploymentNo: number
    readonly before: number | undefined
    readonly limit: number
  },
): Promise<readonly InferenceRow[]> {
  let query = db.query
    .selectFrom('inferences')
    .selectAll()
    .where('deployment_no', '=', deploymentNo)
  if (before !== undefined) query = query.where('inference_no', '<', before)
  return query.orderBy('inference_no', 'desc').limit(limit).execute()
}

/** Rows of the answers of some calls, by call and place. */
export async function readPredictions(
  db: Db,
  inferenceNos: readonly number[],
  limit: number,
): Promise<readonly PredictionRow[]> {
  const rows = await db.rows(
    `select inference_no, row_index, entity_key, output, computed from predictions
     where inference_no ${inNumbers(db)} order by inference_no, row_index limit ?`,
    [asList(inferenceNos), limit],
  )
  return rows.map(([no, index, entity, output, computed]) => ({
    inference_no: Number(no),
    row_index: Number(index),
    entity_key: String(entity),
    output: String(output),
    computed: String(computed),
  }))
}
