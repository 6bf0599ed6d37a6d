import type { Selectable, Updateable } from 'kysely'
import { asList, inNumbers } from '../bulk.ts'
import type { Lifecycle } from '../column-types.ts'
import { int64Of, lifecycleOf, numberOf, orNull, textOf } from '../column.ts'
import { columnsOf, insertOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'
import type { RunTable } from '../tables.ts'

export type RunRow = Readonly<Selectable<RunTable>>

const columns = columnsOf<RunRow>({
  run_no: numberOf,
  run_id: textOf,
  experiment_id: numberOf,
  name: textOf,
  user_id: textOf,
  status: textOf,
  start_time: int64Of,
  end_time: orNull(int64Of),
  artifact_uri: textOf,
  lifecycle: lifecycleOf,
  deleted_at: orNull(int64Of),
  changed: int64Of,
  log_points: numberOf,
  trash_no: orNull(numberOf),
})

/** What a write needs to know of the run that it is for. */
export interface RunHead {
  readonly runNo: number
  readonly experimentId: number
  readonly lifecycle: Lifecycle
  readonly logPoints: number
}

export type NewRun = Omit<RunRow, 'run_no' | 'changed' | 'log_points' | 'trash_no'>

/** Adds a run; the row as it now is. */
export async function insertRun(tx: Tx, run: NewRun): Promise<RunRow> {
  const { sql, values } = insertOf({ ...run, changed: tx.change })
  const [row] = await tx.rows(`insert into runs ${sql} returning run_no`, values)
  return { ...run, run_no: Number(row?.[0]), changed: tx.change, log_points: 0, trash_no: null }
}

/** Finds a run for writing: on PostgreSQL other writers of it wait until this transaction ends; SQLite has one writer anyway. */
export async function lockRun(tx: Tx, runId: string): Promise<RunHead | undefined> {
  const lock = tx.dialect === 'postgres' ? ' for update' : ''
  const [row] = await tx.rows(
    `select run_no, experiment_id, lifecycle, log_points from runs where run_id = ?${lock}`,
    [runId],
  )
  if (!row) return undefined
  return {
    runNo: numberOf(row[0]),
    experimentId: numberOf(row[1]),
    lifecycle: lifecycleOf(row[2]),
    logPoints: numberOf(row[3]),
  }
}

/** Notes that something of a run changed in this transaction. */
export async function touchRun(tx: Tx, runNo: number, logPoints?: number): Promise<void> {
  if (logPoints === undefined)
    await tx.run('update runs set changed = ? where run_no = ?', [tx.change, runNo])
  else
    await tx.run('update runs set changed = ?, log_points = ? where run_no = ?', [
      tx.change,
      logPoints,
      runNo,
    ])
}

export async function updateRun(
  tx: Tx,
  runNo: number,
  change: Updateable<RunTable>,
): Promise<void> {
  await tx.query
    .updateTable('runs')
    .set({ ...change, changed: tx.change })
    .where('run_no', '=', runNo)
    .execute()
}

export async function findRun(db: Db, runId: string): Promise<RunRow | undefined> {
  return db.query.selectFrom('runs').selectAll().where('run_id', '=', runId).executeTakeFirst()
}

/** The runs of these numbers, in the order of the numbers given. */
export async function readRuns(db: Db, runNos: readonly number[]): Promise<readonly RunRow[]> {
  if (runNos.length === 0) return []
  const rows = await db.rows(`select ${columns.list} from runs where run_no ${inNumbers(db)}`, [
    asList(runNos),
  ])
  const byNumber = new Map(rows.map(columns.read).map((row) => [row.run_no, row]))
  return runNos.flatMap((runNo) => byNumber.get(runNo) ?? [])
}

/** Active runs of some experiments, by experiment: an index holds all that is counted. */
export async function countRuns(
  db: Db,
  experimentIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await db.rows(
    `select experiment_id, count(*) from runs where experiment_id ${inNumbers(db)} and lifecycle = 'active' group by experiment_id`,
    [asList(experimentIds)],
  )
  return new Map(rows.map(([id, count]) => [numberOf(id), numberOf(count)]))
}
