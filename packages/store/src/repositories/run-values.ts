import { asList, insertRows, inTexts } from '../bulk.ts'
import type { Db, Tx } from '../db.ts'
import type { Tag } from './experiments.ts'

interface Owner {
  readonly runNo: number
  readonly experimentId: number
}

/** Values of some parameters of a run, by name. */
export async function readParamValues(
  db: Db,
  runNo: number,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.rows(
    `select key, value from params where run_no = ? and key ${inTexts(db)}`,
    [runNo, asList(keys)],
  )
  return new Map(rows.map(([key, value]) => [String(key), String(value)]))
}

/** Adds parameters that the run does not have yet. */
export async function insertParams(
  tx: Tx,
  { runNo, experimentId }: Owner,
  params: readonly Tag[],
): Promise<void> {
  const rows = params.map(({ key, value }) => [runNo, key, value, experimentId])
  await insertRows(
    tx,
    { table: 'params', columns: ['run_no', 'key', 'value', 'experiment_id'] },
    rows,
  )
}

/** Sets parameters, also those that the run has with another value; of two with one key the last wins. */
export async function setParams(
  tx: Tx,
  { runNo, experimentId }: Owner,
  params: readonly Tag[],
): Promise<void> {
  const last = new Map(params.map(({ key, value }) => [key, value]))
  await insertRows(
    tx,
    {
      table: 'params',
      columns: ['run_no', 'key', 'value', 'experiment_id'],
      suffix: 'on conflict (run_no, key) do update set value = excluded.value',
    },
    Array.from(last, ([key, value]) => [runNo, key, value, experimentId]),
  )
}

/** Sets tags; of two with one key the last wins. */
export async function setRunTags(
  tx: Tx,
  { runNo, experimentId }: Owner,
  tags: readonly Tag[],
): Promise<void> {
  const last = new Map(tags.map(({ key, value }) => [key, value]))
  const rows = [...last].map(([key, value]) => [runNo, key, value, experimentId])
  await insertRows(
    tx,
    {
      table: 'run_tags',
      columns: ['run_no', 'key', 'value', 'experiment_id'],
      suffix: 'on conflict (run_no, key) do update set value = excluded.value',
    },
    rows,
  )
}

export async function readRunTag(db: Db, runNo: number, key: string): Promise<string | undefined> {
  const [row] = await db.rows('select value from run_tags where run_no = ? and key = ?', [
    runNo,
    key,
  ])
  return row && String(row[0])
}

/** False when there was no such tag. */
export async function deleteRunTag(tx: Tx, runNo: number, key: string): Promise<boolean> {
  return (await tx.run('delete from run_tags where run_no = ? and key = ?', [runNo, key])) > 0
}
