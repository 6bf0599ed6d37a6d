import { sql, type Selectable } from 'kysely'
import { asList, inNumbers } from '../bulk.ts'
import { numberOf, textOf } from '../column.ts'
import type { Db } from '../db.ts'
import { isOneOf } from '../search/compare.ts'
import type { DeploymentTable } from '../serving-tables.ts'

/** What the family tree has besides predictions and aliases, each with a number of its own. */
export type LineageNoun = 'data' | 'run' | 'model-version' | 'logged-model' | 'deployment'

/** How one thing came from another. `follows` is the next version of the same data. */
export type LineageWay = 'follows' | 'read' | 'made' | 'copied' | 'split' | 'serves'

/** Where edges between two nouns are read from. The rows that hold them are written by the verbs that make what they lead to. */
interface Relation {
  readonly from: LineageNoun
  readonly to: LineageNoun
  readonly way: LineageWay
  readonly rows: string
  readonly fromNo: string
  readonly toNo: string
  /** Says more of the edge: the context in which data was read. */
  readonly note?: string
  /** What came of something is left out when it is in the trash; what something came from never is. */
  readonly isKept: string
  /** What leads further comes first, where not all can be shown. */
  readonly rank?: string
  /** Read in one direction only, where an index serves no other. */
  readonly only?: LineageDirection
}

export type LineageDirection = 'up' | 'down'

export interface LineageEdge {
  readonly from: number
  readonly to: number
  readonly note: string
}

const isRegistered = `exists (select 1 from model_versions w where w.model_id = m.model_id and w.lifecycle = 'active')`

export const lineageRelations: readonly Relation[] = [
  {
    ...{ from: 'data', to: 'data', way: 'follows' },
    rows: 'data_versions p join data_versions c on c.data_no = p.data_no and c.parent = p.version',
    ...{ fromNo: 'p.version_no', toNo: 'c.version_no', isKept: `c.lifecycle = 'active'` },
  },
  ...(['split', 'copied'] as const).map((way): Relation => ({
    ...{ from: 'data', to: 'data', way },
    rows: `data_origins o join data_versions c on c.version_no = o.version_no and o.way = '${way}'`,
    ...{ fromNo: 'o.origin_no', toNo: 'o.version_no', isKept: `c.lifecycle = 'active'` },
  })),
  {
    ...{ from: 'data', to: 'run', way: 'read', note: 'u.context' },
    rows: 'run_data_versions u join runs r on r.run_no = u.run_no',
    ...{ fromNo: 'u.version_no', toNo: 'u.run_no', isKept: `r.lifecycle = 'active'` },
    rank: `case when exists (select 1 from model_versions v where v.run_id = r.run_id and v.lifecycle = 'active') then 0 else 1 end`,
  },
  {
    ...{ from: 'run', to: 'model-version', way: 'made' },
    rows: 'runs r join model_versions v on v.run_id = r.run_id',
    ...{ fromNo: 'r.run_no', toNo: 'v.version_no', isKept: `v.lifecycle = 'active'` },
  },
  {
    // A logged model that was registered is shown as its version.
    ...{ from: 'run', to: 'logged-model', way: 'made', only: 'down' },
    rows: 'run_model_outputs o join logged_models m on m.model_id = o.model_id',
    ...{ fromNo: 'o.run_no', toNo: 'm.model_no' },
    isKept: `m.lifecycle = 'active' and not ${isRegistered}`,
  },
  {
    ...{ from: 'run', to: 'logged-model', way: 'made', only: 'up' },
    rows: 'logged_models m join runs r on r.run_id = m.source_run_id',
    ...{ fromNo: 'r.run_no', toNo: 'm.model_no', isKept: 'true' },
  },
  {
    // A run that measures the model that it made itself is no child of it.
    ...{ from: 'model-version', to: 'run', way: 'read' },
    rows: `model_versions v join run_model_inputs i on i.model_id = v.model_id
      join runs r on r.run_no = i.run_no and r.run_id <> v.run_id`,
    ...{ fromNo: 'v.version_no', toNo: 'i.run_no', isKept: `r.lifecycle = 'active'` },
  },
  {
    ...{ from: 'logged-model', to: 'run', way: 'read' },
    rows: `logged_models m join run_model_inputs i on i.model_id = m.model_id and not ${isRegistered}
      join runs r on r.run_no = i.run_no and r.run_id <> m.source_run_id`,
    ...{ fromNo: 'm.model_no', toNo: 'i.run_no', isKept: `r.lifecycle = 'active'` },
  },
  {
    // A copy has the run of what it was copied from.
    ...{ from: 'model-version', to: 'model-version', way: 'copied' },
    rows: `model_versions v join model_versions c on c.run_id = v.run_id and v.run_id <> ''
      and c.source = 'models:/' || v.name || '/' || v.version`,
    ...{ fromNo: 'v.version_no', toNo: 'c.version_no', isKept: `c.lifecycle = 'active'` },
  },
  {
    ...{ from: 'model-version', to: 'deployment', way: 'serves' },
    rows: `deployments d join model_versions v on v.name = d.model_name and v.version = d.model_version and v.lifecycle = 'active'`,
    ...{ fromNo: 'v.version_no', toNo: 'd.deployment_no', isKept: 'true' },
  },
  {
    ...{ from: 'logged-model', to: 'deployment', way: 'serves' },
    rows: `deployments d join logged_models m on m.model_id = d.model_id and d.model_name = ''`,
    ...{ fromNo: 'm.model_no', toNo: 'd.deployment_no', isKept: 'true' },
  },
  {
    ...{ from: 'run', to: 'deployment', way: 'serves' },
    rows: `deployments d join runs r on r.run_id = d.run_id and d.model_name = '' and d.model_id = ''`,
    ...{ fromNo: 'r.run_no', toNo: 'd.deployment_no', isKept: 'true' },
  },
]

export interface LineageSearch {
  readonly direction: LineageDirection
  /** Numbers of what is known: of `from` on the way down, of `to` on the way up. */
  readonly nos: readonly number[]
  readonly limit: number
}

/** Edges of some nodes, those first that lead further, then to what is newest. */
export async function readLineageEdges(
  db: Db,
  relation: Relation,
  { direction, nos, limit }: LineageSearch,
): Promise<readonly LineageEdge[]> {
  const { rows: tables, fromNo, toNo, note = `''`, rank = '0', isKept } = relation
  const known = direction === 'down' ? fromNo : toNo
  const rows = await db.rows(
    `select ${fromNo}, ${toNo}, max(${note}), min(${rank}) as rank from ${tables}
     where ${known} ${inNumbers(db)} ${direction === 'down' ? `and ${isKept}` : ''}
     group by ${fromNo}, ${toNo} order by rank, ${toNo} desc, ${fromNo} desc limit ?`,
    [asList(nos), limit],
  )
  return rows.map(([from, to, said]) => ({
    from: numberOf(from),
    to: numberOf(to),
    note: textOf(said),
  }))
}

/** How many edges of a relation lead down from each of some nodes. */
export async function countLineageEdges(
  db: Db,
  { rows: tables, fromNo, toNo, isKept }: Relation,
  nos: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await db.rows(
    `select ${fromNo}, count(distinct ${toNo}) from ${tables} where ${fromNo} ${inNumbers(db)} and ${isKept} group by ${fromNo}`,
    [asList(nos)],
  )
  return new Map(rows.map(([no, count]) => [numberOf(no), numberOf(count)]))
}

/** The deployments of these numbers, in no order. */
export async function readDeploymentNodes(
  db: Db,
  nos: readonly number[],
): Promise<readonly DeploymentNodeRow[]> {
  if (nos.length === 0) return []
  return db.query
    .selectFrom('deployments')
    .select(['deployment_no', 'deployment_id', 'name', 'model_uri', 'model_digest'])
    .select(['started_at', 'ended_at'])
    .where(isOneOf(db.dialect, sql`deployment_no`, nos))
    .execute()
}

export type DeploymentNodeRow = Readonly<
  Pick<
    Selectable<DeploymentTable>,
    | 'deployment_no'
    | 'deployment_id'
    | 'name'
    | 'model_uri'
    | 'model_digest'
    | 'started_at'
    | 'ended_at'
  >
>

/** A version of data as the tree shows it, also one that is in the trash. */
export interface DataNodeRow {
  readonly no: number
  readonly dataNo: number
  readonly name: string
  readonly version: number
  readonly rows: number
  readonly digest: string
  readonly createdAt: number
  readonly isDeleted: boolean
}

export async function readDataNodes(
  db: Db,
  nos: readonly number[],
): Promise<readonly DataNodeRow[]> {
  if (nos.length === 0) return []
  const rows = await db.rows(
    `select v.version_no, v.data_no, l.name, v.version, v.row_count, v.manifest_id, v.created_at,
       case when v.lifecycle = 'active' and l.lifecycle = 'active' then 0 else 1 end
     from data_versions v join data_lineages l on l.data_no = v.data_no where v.version_no ${inNumbers(db)}`,
    [asList(nos)],
  )
  return rows.map(([no, dataNo, name, version, count, digest, createdAt, deleted]) => ({
    no: numberOf(no),
    dataNo: numberOf(dataNo),
    name: textOf(name),
    version: numberOf(version),
    rows: numberOf(count),
    digest: textOf(digest),
    createdAt: numberOf(createdAt),
    isDeleted: numberOf(deleted) === 1,
  }))
}
