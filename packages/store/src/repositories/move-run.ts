import type { Tx } from '../db.ts'

/** Puts a run and what it logged into another experiment; its files stay where they are. */
export async function moveRun(
  tx: Tx,
  { runNo, experimentId }: { readonly runNo: number; readonly experimentId: number },
): Promise<void> {
  for (const table of ['params', 'run_tags', 'series'])
    await tx.run(`update ${table} set experiment_id = ? where run_no = ?`, [experimentId, runNo])
  await tx.run('update runs set experiment_id = ?, changed = ? where run_no = ?', [
    experimentId,
    tx.change,
    runNo,
  ])
  // What is remembered of its series says the old one.
  tx.seriesMemory?.forget(runNo)
}
