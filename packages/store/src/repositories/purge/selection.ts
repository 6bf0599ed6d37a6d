import { asList, inNumbers, inTexts } from '../../bulk.ts'
import { textOf } from '../../column.ts'
import type { Db, Value } from '../../db.ts'

/** What of the trash is meant: all of it that was deleted by `until`, or of that only what is named. */
export interface TrashSelection {
  /** Milliseconds since 1970. */
  readonly until: number
  /** Undefined: whatever there is. Named experiments come with all their runs and models. */
  readonly named?:
    | {
        readonly experimentIds: readonly number[]
        readonly runIds: readonly string[]
        readonly modelIds: readonly string[]
      }
    | undefined
}

export interface Condition {
  readonly sql: string
  readonly values: readonly Value[]
}

/** Experiments `e` that are meant. One with something active in it is not: it came there while the experiment was being deleted. */
export function experimentsMeant(db: Db, { until, named }: TrashSelection): Condition {
  const only = named ? `and e.experiment_id ${inNumbers(db)}` : ''
  return {
    sql: `e.lifecycle = 'deleted' and e.deleted_at <= ? ${only}
      and not exists (select 1 from runs a where a.experiment_id = e.experiment_id and a.lifecycle = 'active')
      and not exists (select 1 from logged_models a where a.experiment_id = e.experiment_id and a.lifecycle = 'active')`,
    values: [until, ...(named ? [asList(named.experimentIds)] : [])],
  }
}

export const contents = {
  run: { table: 'runs', no: 'run_no', id: 'run_id' },
  'logged-model': { table: 'logged_models', no: 'model_no', id: 'model_id' },
} as const

/** Runs or models `c` that are meant by themselves. */
export function contentsMeant(
  db: Db,
  kind: 'run' | 'logged-model',
  { until, named }: TrashSelection,
): Condition {
  const { id } = contents[kind]
  const ids = kind === 'run' ? named?.runIds : named?.modelIds
  return {
    sql: `c.trash_no is not null and c.deleted_at <= ? ${ids ? `and c.${id} ${inTexts(db)}` : ''}`,
    values: [until, ...(ids ? [asList(ids)] : [])],
  }
}

/** What a purge of this selection would take: experiments by number. */
export async function readExperimentsMeant(
  db: Db,
  selection: TrashSelection,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly PurgeCandidate[]> {
  const meant = experimentsMeant(db, selection)
  const rows = await db.rows(
    `select e.experiment_id, e.artifact_location from experiments e where ${meant.sql} and e.experiment_id > ? order by e.experiment_id limit ?`,
    [...meant.values, after, limit],
  )
  return rows.map(([no, uri]) => ({ no: Number(no), artifactUri: textOf(uri) }))
}

export interface PurgeCandidate {
  readonly no: number
  readonly artifactUri: string
}

/** The same for runs or models, also those that go with an experiment. */
export async function readContentsMeant(
  db: Db,
  kind: 'run' | 'logged-model',
  {
    selection,
    after,
    limit,
  }: { readonly selection: TrashSelection; readonly after: number; readonly limit: number },
): Promise<readonly PurgeCandidate[]> {
  const { table, no } = contents[kind]
  const experiments = experimentsMeant(db, selection)
  const own = contentsMeant(db, kind, selection)
  const rows = await db.rows(
    `select c.${no}, c.artifact_uri from ${table} c where c.trash_no is not null
     and (c.experiment_id in (select e.experiment_id from experiments e where ${experiments.sql}) or (${own.sql}))
     and c.${no} > ? order by c.${no} limit ?`,
    [...experiments.values, ...own.values, after, limit],
  )
  return rows.map(([number, uri]) => ({ no: Number(number), artifactUri: textOf(uri) }))
}

/** Metric points of these runs. */
export async function countPoints(db: Db, runNos: readonly number[]): Promise<number> {
  const [row] = await db.rows(
    `select coalesce(sum(count), 0) from series where run_no ${inNumbers(db)}`,
    [asList(runNos)],
  )
  return Number(row?.[0])
}
