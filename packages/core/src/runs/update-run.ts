import type { Int64 } from '@stemma/contract'
import {
  findRun,
  moveLogToBlocks,
  setRunTags,
  updateRun as writeRun,
  type RunRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireActiveRun } from './require-active-run.ts'

export interface UpdateRunInput {
  readonly runId: string
  readonly status?: string | undefined
  readonly endTime?: Int64 | undefined
  /** Empty means unchanged, as in MLflow. */
  readonly name?: string | undefined
}

const ended = new Set(['FINISHED', 'FAILED', 'KILLED'])

/** Changes status, end time or name of an active run. Only what is given changes; a run may go on after it ended. */
export async function updateRun(
  ctx: RowCtx,
  { runId, status, endTime, name }: UpdateRunInput,
): Promise<RunRow> {
  authorize(ctx, 'run:write')
  return ctx.store.write(async (tx) => {
    const run = await requireActiveRun(tx, runId)
    if (name) await setRunTags(tx, run, [{ key: 'mlflow.runName', value: name }])
    // A run that ends is read more than it is written: its points go where they are quickest to read.
    const tidy = status !== undefined && ended.has(status) && run.logPoints > 0
    if (tidy) await moveLogToBlocks(tx, run.runNo)
    await writeRun(tx, run.runNo, {
      ...(status !== undefined && { status }),
      ...(endTime !== undefined && { end_time: Number(endTime) === 0 ? null : endTime }),
      ...(name && { name }),
      ...(tidy && { log_points: 0 }),
    })
    const row = await findRun(tx, runId)
    if (!row) throw new Error('A run that was just written is not there.')
    return row
  })
}
