import { asList, inNumbers } from '../bulk.ts'
import { numberOf, textOf } from '../column.ts'
import type { Db } from '../db.ts'

/** Active runs that have a tag of this key, the newest first. */
export async function findRunsWithTag(
  db: Db,
  key: string,
  limit: number,
): Promise<readonly { readonly runId: string; readonly value: string }[]> {
  const experiments = await db.rows('select experiment_id from experiments')
  const rows = await db.rows(
    // The index of tags begins with the experiment.
    `select r.run_id, t.value from run_tags t join runs r on r.run_no = t.run_no
     where t.experiment_id ${inNumbers(db)} and t.key = ? and r.lifecycle = 'active' order by r.run_no desc limit ?`,
    [asList(experiments.map(([id]) => numberOf(id))), key, limit],
  )
  return rows.map(([runId, value]) => ({ runId: textOf(runId), value: textOf(value) }))
}
