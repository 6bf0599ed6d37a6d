import type { Insertable, Selectable } from 'kysely'
import { asList, inNumbers, insertRows, inTexts } from '../bulk.ts'
import type { Db, Tx, Value } from '../db.ts'
import type { GroundTruthTable } from '../serving-tables.ts'

export type TruthRow = Readonly<Selectable<GroundTruthTable>>
export type NewTruth = Readonly<Insertable<GroundTruthTable>>

const columns = [
  'name',
  'inference_no',
  'row_index',
  'entity_key',
  'target_at',
  'value',
  'observed_at',
  'recorded_at',
  'source',
  'supersedes',
  'created_by',
] as const satisfies readonly (keyof NewTruth)[]

export async function insertTruths(tx: Tx, rows: readonly NewTruth[]): Promise<void> {
  await insertRows(
    tx,
    { table: 'ground_truth', columns },
    rows.map((row) => columns.map((column): Value => row[column] ?? null)),
  )
}

/** A truth that nothing supersedes. */
export interface CurrentTruth {
  readonly truthNo: number
  readonly inferenceNo: number
  readonly rowIndex: number
  readonly value: string
}

/** What is held true of the rows of some calls. */
export async function currentTruths(
  db: Db,
  inferenceNos: readonly number[],
): Promise<readonly CurrentTruth[]> {
  const rows = await db.rows(
    `select t.truth_no, t.inference_no, t.row_index, t.value from ground_truth t where t.inference_no ${inNumbers(db)}
     and not exists (select 1 from ground_truth n where n.supersedes = t.truth_no)`,
    [asList(inferenceNos)],
  )
  return rows.map(([no, inference, row, value]) => ({
    truthNo: Number(no),
    inferenceNo: Number(inference),
    rowIndex: Number(row),
    value: String(value),
  }))
}

/** Truths of a name that no prediction is known for, the oldest first. */
export async function unmatchedTruths(
  db: Db,
  { name, limit }: { readonly name: string; readonly limit: number },
): Promise<readonly TruthRow[]> {
  return db.query
    .selectFrom('ground_truth as t')
    .leftJoin('ground_truth as n', 'n.supersedes', 't.truth_no')
    .selectAll('t')
    .where('t.name', '=', name)
    .where('t.inference_no', 'is', null)
    .where('n.truth_no', 'is', null)
    .orderBy('t.truth_no')
    .limit(limit)
    .execute()
}

/** All that was ever held true of the rows of a call, the oldest first. */
export async function readTruths(
  db: Db,
  { inferenceNo, limit }: { readonly inferenceNo: number; readonly limit: number },
): Promise<readonly TruthRow[]> {
  return db.query
    .selectFrom('ground_truth')
    .selectAll()
    .where('inference_no', '=', inferenceNo)
    .orderBy('truth_no')
    .limit(limit)
    .execute()
}

export interface PredictionPlace {
  readonly inferenceNo: number
  readonly rowIndex: number
}

/** The last prediction of an entity that some deployments of a name made up to a time, and not before another. */
export async function lastPredictionOf(
  db: Db,
  {
    name,
    entityKey,
    from,
    until,
  }: {
    readonly name: string
    readonly entityKey: string
    readonly from: number | bigint
    readonly until: number | bigint
  },
): Promise<PredictionPlace | undefined> {
  const [row] = await db.rows(
    `select p.inference_no, p.row_index from predictions p join inferences i on i.inference_no = p.inference_no
     join deployments d on d.deployment_no = i.deployment_no
     where p.entity_key = ? and p.entity_key <> '' and d.name = ? and i.at >= ? and i.at <= ? and i.source <> 'shadow'
     order by i.at desc, p.inference_no desc, p.row_index limit 1`,
    [entityKey, name, from, until],
  )
  return row && { inferenceNo: Number(row[0]), rowIndex: Number(row[1]) }
}

/** The numbers of some calls of deployments of a name, with how many rows their answers have. */
export async function callsOf(
  db: Db,
  { name, ids }: { readonly name: string; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, { readonly no: number; readonly rows: number }>> {
  const rows = await db.rows(
    `select i.inference_id, i.inference_no, i.row_count from inferences i join deployments d on d.deployment_no = i.deployment_no
     where d.name = ? and i.inference_id ${inTexts(db)}`,
    [name, asList(ids)],
  )
  return new Map(
    rows.map(([id, no, count]) => [String(id), { no: Number(no), rows: Number(count) }]),
  )
}
