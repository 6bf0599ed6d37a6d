import type { Int64 } from '@stemma/contract'
import { sql, type Selectable, type Updateable } from 'kysely'
import { asList, inNumbers, inTexts } from '../bulk.ts'
import { flagOf, int64Of, lifecycleOf, numberOf, orNull, textOf } from '../column.ts'
import { columnsOf, insertOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'
import type { ModelVersionTable } from '../registry-tables.ts'

export type ModelVersionRow = Readonly<Selectable<ModelVersionTable>>

export type NewModelVersion = Omit<ModelVersionRow, 'version_no' | 'lifecycle' | 'deleted_at'>

const columns = columnsOf<ModelVersionRow>({
  version_no: numberOf,
  model_no: numberOf,
  name: textOf,
  version: numberOf,
  description: orNull(textOf),
  user_id: orNull(textOf),
  stage: textOf,
  source: textOf,
  storage_location: textOf,
  run_id: textOf,
  run_link: textOf,
  model_id: textOf,
  status: textOf,
  prompt: flagOf,
  size_bytes: orNull(int64Of),
  file_count: orNull(numberOf),
  digest: orNull(textOf),
  created_at: int64Of,
  updated_at: int64Of,
  lifecycle: lifecycleOf,
  deleted_at: orNull(int64Of),
})

const selected = columns.listOf('v')

/** Adds a version; the row as it now is. */
export async function insertModelVersion(tx: Tx, row: NewModelVersion): Promise<ModelVersionRow> {
  const { sql: inserted, values } = insertOf({ ...row, lifecycle: 'active' })
  const [number] = await tx.rows(
    `insert into model_versions ${inserted} returning version_no`,
    values,
  )
  return { ...row, version_no: numberOf(number?.[0]), lifecycle: 'active', deleted_at: null }
}

/** A version that is not in the trash, of a model that is not. */
export async function findModelVersion(
  db: Db,
  name: string,
  version: number,
): Promise<ModelVersionRow | undefined> {
  const [row] = await db.rows(
    `select ${selected} from model_versions v where v.name = ? and v.version = ? and v.lifecycle = 'active'`,
    [name, version],
  )
  return row && columns.read(row)
}

/** The version that an alias names. */
export async function findVersionByAlias(
  db: Db,
  name: string,
  alias: string,
): Promise<ModelVersionRow | undefined> {
  // A subquery, not a join: a planner without statistics may walk all versions of a model for one.
  const [row] = await db.rows(
    `select ${selected} from model_versions v where v.name = ? and v.lifecycle = 'active' and v.version =
       (select a.version from registered_models m join registered_model_aliases a on a.model_no = m.model_no and a.alias = ?
        where m.name = ? and m.lifecycle = 'active')`,
    [name, alias, name],
  )
  return row && columns.read(row)
}

/** The version of a model with the highest number. */
export async function findNewestVersion(
  db: Db,
  name: string,
): Promise<ModelVersionRow | undefined> {
  const [row] = await db.rows(
    `select ${selected} from model_versions v where v.name = ? and v.lifecycle = 'active' order by v.version desc limit 1`,
    [name],
  )
  return row && columns.read(row)
}

/** The newest version of each model in each of the stages, by model and version. */
export async function readLatestVersions(
  db: Db,
  modelNos: readonly number[],
  stages: readonly string[],
): Promise<readonly ModelVersionRow[]> {
  if (modelNos.length === 0 || stages.length === 0) return []
  const each = stages.map(() => 'select ? as stage').join(' union all ')
  // One look into an index for each model and stage, however many versions there are.
  const newest = `select x.version_no from model_versions x where x.model_no = m.model_no and x.stage = s.stage and x.lifecycle = 'active'
    order by x.version desc limit 1`
  const rows = await db.rows(
    `select ${selected} from model_versions v where v.version_no in
       (select (${newest}) from registered_models m cross join (${each}) s where m.model_no ${inNumbers(db)})
     order by v.model_no, v.version`,
    [...stages, asList(modelNos)],
  )
  return rows.map(columns.read)
}

/** The versions of these numbers, in the order of the numbers given. */
export async function readModelVersions(
  db: Db,
  versionNos: readonly number[],
): Promise<readonly ModelVersionRow[]> {
  if (versionNos.length === 0) return []
  const rows = await db.rows(
    `select ${selected} from model_versions v where v.version_no ${inNumbers(db)}`,
    [asList(versionNos)],
  )
  const byNumber = new Map(rows.map(columns.read).map((row) => [row.version_no, row]))
  return versionNos.flatMap((versionNo) => byNumber.get(versionNo) ?? [])
}

/** Where the files of a version are. */
export interface VersionLocation {
  readonly name: string
  readonly version: number
  readonly storageLocation: string
  /** Of its run; undefined without one, or when that is gone. */
  readonly runUri: string | undefined
}

/** Of all versions with files that are not in the trash. */
export async function readVersionLocations(db: Db): Promise<readonly VersionLocation[]> {
  const rows = await db.rows(
    `select v.name, v.version, v.storage_location, r.artifact_uri from model_versions v left join runs r on r.run_id = v.run_id
     where v.lifecycle = 'active' and v.prompt = 0`,
    [],
  )
  return rows.map(([name, version, location, runUri]) => ({
    name: textOf(name),
    version: numberOf(version),
    storageLocation: textOf(location),
    runUri: runUri === null ? undefined : textOf(runUri),
  }))
}

/** Those of these digests that a version has, also one in the trash. */
export async function readDigestsInUse(
  db: Db,
  digests: readonly string[],
): Promise<readonly string[]> {
  const rows = await db.rows(
    `select distinct digest from model_versions where digest ${inTexts(db)}`,
    [asList(digests)],
  )
  return rows.map(([digest]) => textOf(digest))
}

export async function updateModelVersion(
  tx: Tx,
  versionNo: number,
  change: Updateable<ModelVersionTable>,
): Promise<void> {
  await tx.query
    .updateTable('model_versions')
    .set(change)
    .where('version_no', '=', versionNo)
    .execute()
}

/** Changes all versions of a model that are not in the trash. */
export async function updateVersionsOfModel(
  tx: Tx,
  modelNo: number,
  change: Updateable<ModelVersionTable>,
): Promise<void> {
  await tx.query
    .updateTable('model_versions')
    .set(change)
    .where('model_no', '=', modelNo)
    .where('lifecycle', '=', 'active')
    .execute()
}

/** Moves all other versions of a stage to another stage; their numbers, in order. */
export async function moveStage(
  tx: Tx,
  modelNo: number,
  move: {
    readonly from: string
    readonly to: string
    readonly except: number
    readonly now: Int64
  },
): Promise<readonly number[]> {
  const { rows } = await sql<{
    version: number
  }>`update model_versions set stage = ${move.to}, updated_at = ${move.now}
    where model_no = ${modelNo} and stage = ${move.from} and version <> ${move.except} and lifecycle = 'active'
    returning version`.execute(tx.query)
  return rows.map(({ version }) => version).toSorted((one, other) => one - other)
}
