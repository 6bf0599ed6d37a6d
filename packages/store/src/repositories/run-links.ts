import type { Int64 } from '@stemma/contract'
import { sql, type Insertable } from 'kysely'
import { insertRows } from '../bulk.ts'
import type { Db, Tx } from '../db.ts'
import { isOneOf } from '../search/compare.ts'
import type { DatasetTable } from '../tables.ts'
import type { Tag } from './experiments.ts'

/** The dataset of this name and digest in its experiment, added if new: the first source, schema and profile stay. */
export async function ensureDataset(
  tx: Tx,
  dataset: Omit<Insertable<DatasetTable>, 'dataset_no'>,
): Promise<number> {
  await tx.query
    .insertInto('datasets')
    .values(dataset)
    .onConflict((conflict) => conflict.columns(['experiment_id', 'name', 'digest']).doNothing())
    .execute()
  const { dataset_no } = await tx.query
    .selectFrom('datasets')
    .select('dataset_no')
    .where('experiment_id', '=', dataset.experiment_id)
    .where('name', '=', dataset.name)
    .where('digest', '=', dataset.digest)
    .executeTakeFirstOrThrow()
  return dataset_no
}

/** Links a dataset to a run. A link that is there already keeps its tags. */
export async function linkDataset(
  tx: Tx,
  runNo: number,
  datasetNo: number,
  tags: readonly Tag[],
): Promise<void> {
  const added = await tx.run(
    `insert into run_datasets (run_no, dataset_no, position) values (?, ?, ${nextPosition('run_datasets')}) on conflict (run_no, dataset_no) do nothing`,
    [runNo, datasetNo, runNo],
  )
  if (added === 0) return
  const last = new Map(tags.map(({ key, value }) => [key, value]))
  const rows = [...last].map(([key, value]) => [runNo, datasetNo, key, value])
  await insertRows(
    tx,
    { table: 'run_dataset_tags', columns: ['run_no', 'dataset_no', 'key', 'value'] },
    rows,
  )
}

export async function linkModelInput(tx: Tx, runNo: number, modelId: string): Promise<void> {
  await tx.run(
    `insert into run_model_inputs (run_no, model_id, position) values (?, ?, ${nextPosition('run_model_inputs')}) on conflict (run_no, model_id) do nothing`,
    [runNo, modelId, runNo],
  )
}

/** Links a model that a run made. A repeated link keeps its first step. */
export async function linkModelOutput(
  tx: Tx,
  runNo: number,
  modelId: string,
  step: Int64,
): Promise<void> {
  await tx.run(
    `insert into run_model_outputs (run_no, model_id, step, position) values (?, ?, ?, ${nextPosition('run_model_outputs')})
     on conflict (run_no, model_id) do nothing`,
    [runNo, modelId, step, runNo],
  )
}

export interface DatasetSummary {
  readonly experimentId: number
  readonly name: string
  readonly digest: string
  readonly context: string | null
}

/** Distinct datasets with the contexts in which runs of these experiments used them; at most `limit`. */
export async function readDatasetSummaries(
  db: Db,
  experimentIds: readonly number[],
  limit: number,
): Promise<readonly DatasetSummary[]> {
  return db.query
    .selectFrom('datasets as d')
    .innerJoin('run_datasets as l', 'l.dataset_no', 'd.dataset_no')
    .innerJoin('runs as r', 'r.run_no', 'l.run_no')
    .leftJoin('run_dataset_tags as t', (join) =>
      join
        .onRef('t.run_no', '=', 'l.run_no')
        .onRef('t.dataset_no', '=', 'l.dataset_no')
        .on('t.key', '=', 'mlflow.data.context'),
    )
    .select(['d.experiment_id as experimentId', 'd.name', 'd.digest', 't.value as context'])
    .distinct()
    .where(isOneOf(db.dialect, sql`d.experiment_id`, experimentIds))
    .where('r.lifecycle', '=', 'active')
    .orderBy('d.experiment_id')
    .orderBy('d.name')
    .orderBy('d.digest')
    .orderBy('t.value')
    .limit(limit)
    .execute()
}

function nextPosition(table: string): string {
  return `(select coalesce(max(position), 0) + 1 from ${table} where run_no = ?)`
}
