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
        /** Registered models, which come with their versions, and versions, by the numbers of their rows. */
        readonly registeredModelNos: readonly number[]
        readonly versionNos: readonly number[]
        /** Datasets, which come with their versions, and versions, in the same way. */
        readonly dataNos: readonly number[]
        readonly dataVersionNos: readonly number[]
        /** Deletions of artifacts, by the subjects of their entries. */
        readonly artifactIds: readonly string[]
      }
    | undefined
}

export interface Condition {
  readonly sql: string
  readonly values: readonly Value[]
}

/** A version in the registry has its files among those of the run or model `c`. */
const usesRun = `v.run_id = c.run_id and (substr(v.storage_location, 1, length(c.artifact_uri)) = c.artifact_uri
    or v.storage_location = 'runs:/' || c.run_id or substr(v.storage_location, 1, length(c.run_id) + 7) = 'runs:/' || c.run_id || '/')`
const usedByVersion = {
  run: `exists (select 1 from model_versions v where v.lifecycle = 'active' and ${usesRun})`,
  'logged-model': `exists (select 1 from model_versions v where v.model_id = c.model_id and v.lifecycle = 'active')`,
} as const

/** Experiments `e` that are meant. One with something active in it is not: it came there while the experiment was being deleted. */
export function experimentsMeant(db: Db, { until, named }: TrashSelection): Condition {
  const only = named ? `and e.experiment_id ${inNumbers(db)}` : ''
  return {
    sql: `e.lifecycle = 'deleted' and e.deleted_at <= ? ${only}
      and not exists (select 1 from runs a where a.experiment_id = e.experiment_id and a.lifecycle = 'active')
      and not exists (select 1 from logged_models a where a.experiment_id = e.experiment_id and a.lifecycle = 'active')
      and not exists (select 1 from logged_models c where c.experiment_id = e.experiment_id and ${usedByVersion['logged-model']})
      and not exists (select 1 from runs c where c.experiment_id = e.experiment_id and ${usedByVersion.run})`,
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
    sql: `c.trash_no is not null and c.deleted_at <= ? ${ids ? `and c.${id} ${inTexts(db)}` : ''}
      and not ${usedByVersion[kind]}`,
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

/** The same for traces, which go with their experiment. */
export async function readTracesMeant(
  db: Db,
  selection: TrashSelection,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly PurgeCandidate[]> {
  const experiments = experimentsMeant(db, selection)
  const rows = await db.rows(
    `select c.trace_no, c.artifact_uri from traces c
     where c.experiment_id in (select e.experiment_id from experiments e where ${experiments.sql})
     and c.trace_no > ? order by c.trace_no limit ?`,
    [...experiments.values, after, limit],
  )
  return rows.map(([no, uri]) => ({ no: Number(no), artifactUri: textOf(uri) }))
}

/** Metric points of these runs. */
export async function countPoints(db: Db, runNos: readonly number[]): Promise<number> {
  const [row] = await db.rows(
    `select coalesce(sum(count), 0) from series where run_no ${inNumbers(db)}`,
    [asList(runNos)],
  )
  return Number(row?.[0])
}

/** A run or model that stays in the trash, since a version in the registry needs its files. */
export interface KeptForVersion {
  readonly kind: 'run' | 'logged-model'
  readonly id: string
  /** `churn/3` */
  readonly version: string
}

/** What a purge keeps for the registry's sake, at most `limit`; of `named` only those. */
export async function readKeptForVersions(
  db: Db,
  { until, named }: TrashSelection,
  limit: number,
): Promise<readonly KeptForVersion[]> {
  const kept: KeptForVersion[] = []
  for (const kind of ['run', 'logged-model'] as const) {
    const { table, id } = contents[kind]
    const ids = kind === 'run' ? named?.runIds : named?.modelIds
    const only = named ? `and (c.${id} ${inTexts(db)} or c.experiment_id ${inNumbers(db)})` : ''
    const uses = kind === 'run' ? usesRun : 'v.model_id = c.model_id'
    const rows = await db.rows(
      `select c.${id}, v.name || '/' || cast(v.version as text) from model_versions v join ${table} c on ${uses}
       where v.lifecycle = 'active' and c.trash_no is not null and c.deleted_at <= ? ${only} order by v.version_no limit ?`,
      [
        until,
        ...(named ? [asList(ids ?? []), asList(named.experimentIds)] : []),
        limit - kept.length,
      ],
    )
    for (const [subject, version] of rows)
      kept.push({ kind, id: textOf(subject), version: textOf(version) })
  }
  return kept
}
