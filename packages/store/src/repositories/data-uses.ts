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

/** Runs that saw a version, newest first, behind the run of the number `before`. */
export async function readDataUses(
  db: Db,
  {
    versionNo,
    before,
    limit,
  }: { readonly versionNo: number; readonly before: number; readonly limit: number },
): Promise<readonly DataUse[]> {
  const rows = await db.rows(
    `select r.run_no, r.run_id, r.name, r.experiment_id, u.context from run_data_versions as u
     join runs as r on r.run_no = u.run_no
     where u.version_no = ? and u.run_no < ? and r.lifecycle = 'active' order by u.run_no desc, u.context limit ?`,
    [versionNo, before, limit],
  )
  return rows.map(([runNo, runId, runName, experimentId, context]) => ({
    runNo: numberOf(runNo),
    runId: textOf(runId),
    runName: textOf(runName),
    experimentId: numberOf(experimentId),
    context: textOf(context),
  }))
}

/** The versions that a run saw, by name. */
export async function readSeenData(db: Db, runNo: number): Promise<readonly SeenData[]> {
  const rows = await db.rows(
    `select l.name, v.version, u.context from run_data_versions as u
     join data_versions as v on v.version_no = u.version_no join data_lineages as l on l.data_no = v.data_no
     where u.run_no = ? order by l.name, v.version, u.context`,
    [runNo],
  )
  return rows.map(([name, version, context]) => ({
    name: textOf(name),
    version: numberOf(version),
    context: textOf(context),
  }))
}
