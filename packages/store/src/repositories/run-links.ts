import type { Int64 } from '@stemma/contract'
import { sql } from 'kysely'
import { insertRows } from '../bulk.ts'
import { numberOf, textOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'
import { isOneOf } from '../search/compare.ts'
import { datasetContent, ownContent, type DatasetContent } from './dataset-content.ts'
import type { Tag } from './experiments.ts'

/** A use of a dataset by a run. */
export interface DatasetLink {
  readonly datasetNo: number
  /** What it says other than the dataset's row, as `ownContent` has it. */
  readonly own: string | null
}

/**
 * The dataset of this name and digest in its experiment, added if new. Equal digests do not promise equal data, so the first source,
 * schema and profile stay the dataset's, and what is said otherwise now is `own`.
 */
export async function ensureDataset(
  tx: Tx,
  { experimentId, name, digest, ...said }: NewDataset,
): Promise<DatasetLink> {
  const [added] = await tx.rows(
    `insert into datasets (experiment_id, name, digest, source_type, source, schema, profile) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (experiment_id, name, digest) do nothing returning dataset_no`,
    [experimentId, name, digest, said.sourceType, said.source, said.schema, said.profile],
  )
  if (added) return { datasetNo: Number(added[0]), own: null }
  const [found] = await tx.rows(
    `select ${datasetContent.list}, dataset_no from datasets where experiment_id = ? and name = ? and digest = ?`,
    [experimentId, name, digest],
  )
  if (!found) throw new Error('A dataset that was just there is not.')
  return { datasetNo: Number(found.at(-1)), own: ownContent(datasetContent.read(found), said) }
}

export interface NewDataset extends DatasetContent {
  readonly experimentId: number
  readonly name: string
  readonly digest: string
}

/** Links a dataset to a run, unless a link says all of it already. */
export async function linkDataset(
  tx: Tx,
  runNo: number,
  { datasetNo, own }: DatasetLink,
  tags: readonly Tag[],
): Promise<void> {
  const last = new Map(tags.map(({ key, value }) => [key, value]))
  for (const said of await readTagsOfLinks(tx, runNo, { datasetNo, own }))
    if ([...last].every(([key, value]) => said.get(key) === value)) return
  const [added] = await tx.rows(
    `insert into run_datasets (run_no, dataset_no, own, position) values (?, ?, ?, ${nextPosition('run_datasets')}) returning position`,
    [runNo, datasetNo, own, runNo],
  )
  const rows = [...last].map(([key, value]) => [runNo, numberOf(added?.[0]), key, value])
  await insertRows(
    tx,
    { table: 'run_dataset_tags', columns: ['run_no', 'position', 'key', 'value'] },
    rows,
  )
}

/** The tags of each link of a run to a dataset that says the same of it. */
async function readTagsOfLinks(
  tx: Tx,
  runNo: number,
  { datasetNo, own }: DatasetLink,
): Promise<Iterable<ReadonlyMap<string, string>>> {
  const links = new Map<number, Map<string, string>>()
  const rows = await tx.rows(
    `select l.position, t.key, t.value, l.own from run_datasets l
     left join run_dataset_tags t on t.run_no = l.run_no and t.position = l.position where l.run_no = ? and l.dataset_no = ?`,
    [runNo, datasetNo],
  )
  for (const [position, key, value, said] of rows) {
    if (said !== own) continue
    const tags = links.get(Number(position)) ?? new Map<string, string>()
    if (key !== null) tags.set(textOf(key), textOf(value))
    links.set(Number(position), tags)
  }
  return links.values()
}

export async function linkModelInput(tx: Tx, runNo: number, modelId: string): Promise<void> {
  await tx.run(
    `insert into run_model_inputs (run_no, model_id, position) values (?, ?, ${nextPosition('run_model_inputs')}) on conflict (run_no, model_id) do nothing`,
    [runNo, modelId, runNo],
  )
}

/** Links a model that a run made at a step. */
export async function linkModelOutput(
  tx: Tx,
  runNo: number,
  modelId: string,
  step: Int64,
): Promise<void> {
  await tx.run(
    `insert into run_model_outputs (run_no, model_id, step, position) values (?, ?, ?, ${nextPosition('run_model_outputs')})
     on conflict (run_no, model_id, step) do nothing`,
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
        .onRef('t.position', '=', 'l.position')
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
