import { asList, inNumbers } from '../bulk.ts'
import type { Db } from '../db.ts'
import { plainValue } from './log-chain.ts'

/** The columns of truths that the chain says, by number. */
export async function truthContents(
  db: Db,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, readonly (string | number | null)[]>> {
  const rows = await db.rows(
    `select t.truth_no, t.name, i.inference_id, t.row_index, t.entity_key, t.target_at, t.value, t.observed_at, t.recorded_at, t.source,
       t.supersedes, t.created_by
     from ground_truth t left join inferences i on i.inference_no = t.inference_no where t.truth_no ${inNumbers(db)}`,
    [asList(numbers)],
  )
  return contentsIn(rows)
}

/** The columns of deployments that the chain says, by number; without their end, which has an entry of its own. */
export async function deploymentContents(
  db: Db,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, readonly (string | number | null)[]>> {
  const rows = await db.rows(
    `select deployment_no, deployment_id, name, model_uri, model_name, model_version, model_id, run_id, model_digest, hyperparameters,
       environment, started_at, created_by, role, policy
     from deployments where deployment_no ${inNumbers(db)}`,
    [asList(numbers)],
  )
  return contentsIn(rows)
}

/** The columns of removals that the chain says, by number. */
export async function erasureContents(
  db: Db,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, readonly (string | number | null)[]>> {
  const rows = await db.rows(
    `select e.erasure_no, e.what, d.deployment_id, e.until_no, i.inference_id, e.reason, e.at, e.created_by
     from log_erasures e left join deployments d on d.deployment_no = e.deployment_no left join inferences i on i.inference_no = e.inference_no
     where e.erasure_no ${inNumbers(db)}`,
    [asList(numbers)],
  )
  return contentsIn(rows)
}

/** The columns of gaps that the chain says, by number. */
export async function gapContents(
  db: Db,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, readonly (string | number | null)[]>> {
  const rows = await db.rows(
    `select g.gap_no, d.deployment_id, g.from_at, g.until_at, g.calls, g.reason, g.recorded_at
     from log_gaps g join deployments d on d.deployment_no = g.deployment_no where g.gap_no ${inNumbers(db)}`,
    [asList(numbers)],
  )
  return contentsIn(rows)
}

/** Numbers of truths behind one, in order. */
export async function truthsBehind(db: Db, no: number): Promise<readonly number[]> {
  const rows = await db.rows(
    `select truth_no from ground_truth where truth_no > ? order by truth_no`,
    [no],
  )
  return rows.map(([one]) => Number(one))
}

export async function lastTruthNo(db: Db): Promise<number> {
  const [row] = await db.rows(`select coalesce(max(truth_no), -1) from ground_truth`)
  return Number(row?.[0] ?? -1)
}

/** The first call behind a number; undefined if there is none. */
export async function callBehind(db: Db, no: number): Promise<string | undefined> {
  const [row] = await db.rows(
    `select inference_id from inferences where inference_no > ? order by inference_no limit 1`,
    [no],
  )
  return row === undefined ? undefined : String(row[0])
}

function contentsIn(
  rows: readonly (readonly unknown[])[],
): ReadonlyMap<number, readonly (string | number | null)[]> {
  return new Map(rows.map(([no, ...values]) => [Number(no), values.map(plainValue)]))
}
