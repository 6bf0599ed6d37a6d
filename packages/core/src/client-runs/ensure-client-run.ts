import { invalidState, type Int64 } from '@stemma/contract'
import { findExperimentByName, findRun, type RunRow, type Tag } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { createExperiment } from '../experiments/create-experiment.ts'
import { restoreExperiment } from '../experiments/restore-experiment.ts'
import { createRun } from '../runs/create-run.ts'
import { validateRunId } from '../runs/run-id.ts'

export interface ClientRun {
  /** As the client made it: it is the run's id here as well. */
  readonly runId: string
  /** The experiment by its name, made if it is not there. */
  readonly experiment: string
  readonly name?: string | undefined
  readonly userId?: string | undefined
  /** Milliseconds since 1970. */
  readonly startTime: Int64
  readonly tags: readonly Tag[]
}

export interface EnsuredRun {
  readonly run: RunRow
  readonly isNew: boolean
}

/**
 * The run of an id that its client made, begun if it is not there yet: a client may ask again after an answer that it did not get.
 *
 * @throws INVALID_STATE for a run in the trash
 */
export async function ensureClientRun(ctx: RowCtx, asked: ClientRun): Promise<EnsuredRun> {
  authorize(ctx, 'run:write')
  validateRunId(asked.runId)
  const find = (): Promise<RunRow | undefined> => ctx.store.read((db) => findRun(db, asked.runId))
  const found = await find()
  if (found !== undefined) return { run: active(found), isNew: false }
  try {
    const { run } = await createRun(ctx, {
      runId: asked.runId,
      experimentId: await ensureExperiment(ctx, asked.experiment),
      userId: asked.userId ?? '',
      name: asked.name,
      startTime: asked.startTime,
      tags: asked.tags,
    })
    return { run, isNew: true }
  } catch (error) {
    // The same client asked at the same moment, by another connection.
    const made = await find()
    if (made === undefined) throw error
    return { run: active(made), isNew: false }
  }
}

/** The id of the experiment of a name: made if there is none, restored if it was deleted. */
export async function ensureExperiment(ctx: RowCtx, name: string): Promise<string> {
  const find = () => ctx.store.read((db) => findExperimentByName(db, name))
  const found = await find()
  if (found?.lifecycle === 'deleted')
    await restoreExperiment(ctx, { experimentId: String(found.experiment_id) })
  if (found !== undefined) return String(found.experiment_id)
  try {
    return await createExperiment(ctx, { name, tags: [] })
  } catch (error) {
    const made = await find()
    if (made === undefined) throw error
    return String(made.experiment_id)
  }
}

function active(run: RunRow): RunRow {
  if (run.lifecycle === 'deleted')
    throw invalidState(`The run ${run.run_id} is in the trash: restore it first.`)
  return run
}
