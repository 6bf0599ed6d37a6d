import { invalidParameter, notFound } from '@stemma/contract'
import { lockRun, type RunHead, type Tx } from '@stemma/store'

/** The run, for writing. Throws when it does not exist or is deleted. */
export async function requireActiveRun(tx: Tx, runId: string): Promise<RunHead> {
  const run = await requireRun(tx, runId)
  if (run.lifecycle === 'deleted')
    throw invalidParameter(
      `The run ${runId} must be in the 'active' state. Current state is deleted.`,
    )
  return run
}

/** The run, for writing, deleted or not. Throws when it does not exist. */
export async function requireRun(tx: Tx, runId: string): Promise<RunHead> {
  const run = await lockRun(tx, runId)
  if (!run) throw notFound(`Run with id=${runId} not found`)
  return run
}
