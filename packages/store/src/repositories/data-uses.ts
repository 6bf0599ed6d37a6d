import { asList, inNumbers } from '../bulk.ts'
import { numberOf, textOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'

/** A run that saw a version. */
export interface DataUse {
  readonly runNo: number
  readonly runId: string
  readonly runName: string
  readonly experimentId: number
  readonly context: string
}

/** What a run saw. */
export interface SeenData {
  readonly name: string
  readonly version: number
  readonly context: string
  readonly fingerprint: string
  /** SHA-256 of its manifest. */
  readonly digest: string
}

/** Notes that a run saw a version; what is noted already stays. */
export async function insertDataUse(
  tx: Tx,
  {
    runNo,
    versionNo,
    context,
  }: { readonly runNo: number; readonly versionNo: number; readonly context: string },
): Promise<void> {
  await tx.run(
    `insert into run_data_versions (run_no, version_no, context) values (?, ?, ?) on conflict do nothing`,
    [runNo, versionNo, context],
  )
}

/** Runs that saw a version, newest first, each once for each context, behind `before`. */
export async function readDataUses(
  db: Db,
  {
    versionNo,
    before,
    limit,
  }: {
    readonly versionNo: number
    readonly before: { readonly runNo: number; readonly context: string } | undefined
    readonly limit: number
  },
): Promise<readonly DataUse[]> {
  const rows = await db.rows(
    `select r.run_no, r.run_id, r.name, r.experiment_id, u.context from run_data_versions as u
     join runs as r on r.run_no = u.run_no
     where u.version_no = ? ${before === undefined ? '' : 'and (u.run_no < ? or (u.run_no = ? and u.context > ?))'} and r.lifecycle = 'active'
     order by u.run_no desc, u.context limit ?`,
    [
      versionNo,
      ...(before === undefined ? [] : [before.runNo, before.runNo, before.context]),
      limit,
    ],
  )
  return rows.map(([runNo, runId, runName, experimentId, context]) => ({
    runNo: numberOf(runNo),
    runId: textOf(runId),
    runName: textOf(runName),
    experimentId: numberOf(experimentId),
    context: textOf(context),
  }))
}

/** What came of runs. */
export interface MadeByRun {
  /** Ids of logged models. */
  readonly models: string[]
  /** Such as `churn/3`. */
  readonly versions: string[]
}

/** The models that runs logged, and the versions that were registered of them, unless they are in the trash; by the number of the run. */
export async function readMadeByRuns(
  db: Db,
  runNos: readonly number[],
): Promise<ReadonlyMap<number, MadeByRun>> {
  const made = new Map<number, MadeByRun>(runNos.map((no) => [no, { models: [], versions: [] }]))
  if (runNos.length === 0) return made
  const models = await db.rows(
    `select o.run_no, o.model_id from run_model_outputs as o join logged_models as m on m.model_id = o.model_id
     where o.run_no ${inNumbers(db)} and m.lifecycle = 'active' order by o.run_no, o.position`,
    [asList(runNos)],
  )
  for (const [no, id] of models) made.get(numberOf(no))?.models.push(textOf(id))
  const versions = await db.rows(
    `select r.run_no, v.name, v.version from runs as r join model_versions as v on v.run_id = r.run_id
     where r.run_no ${inNumbers(db)} and v.run_id <> '' and v.lifecycle = 'active' order by r.run_no, v.version_no`,
    [asList(runNos)],
  )
  for (const [no, name, version] of versions)
    made.get(numberOf(no))?.versions.push(`${textOf(name)}/${numberOf(version)}`)
  return made
}

/** The versions that a run saw, by name. */
export async function readSeenData(db: Db, runNo: number): Promise<readonly SeenData[]> {
  const rows = await db.rows(
    `select l.name, v.version, u.context, v.fingerprint, v.manifest_id from run_data_versions as u
     join data_versions as v on v.version_no = u.version_no join data_lineages as l on l.data_no = v.data_no
     where u.run_no = ? order by l.name, v.version, u.context`,
    [runNo],
  )
  return rows.map(([name, version, context, fingerprint, digest]) => ({
    name: textOf(name),
    version: numberOf(version),
    context: textOf(context),
    fingerprint: textOf(fingerprint),
    digest: textOf(digest),
  }))
}
