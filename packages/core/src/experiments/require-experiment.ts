import { invalidParameter, notFound } from '@stemma/contract'
import { findExperiment, lockExperiment, type Db, type ExperimentRow, type Tx } from '@stemma/store'
import { parseExperimentId } from './experiment-id.ts'

/** The experiment, deleted or not. Throws when it does not exist. */
export async function requireExperiment(db: Db, experimentId: string): Promise<ExperimentRow> {
  const experiment = await findExperiment(db, parseExperimentId(experimentId))
  if (!experiment) throw notFound(`No Experiment with id=${experimentId} exists`)
  return experiment
}

/** The experiment, deleted or not, for a transaction that moves it, or something in it, to the trash or back. */
export async function lockRequiredExperiment(tx: Tx, experimentId: string): Promise<ExperimentRow> {
  await lockExperiment(tx, parseExperimentId(experimentId))
  return requireExperiment(tx, experimentId)
}

/** Throws when the experiment is deleted: nothing in it comes back without it. */
export async function requireRestorable(tx: Tx, experimentId: number): Promise<void> {
  const { lifecycle, name } = await lockRequiredExperiment(tx, String(experimentId))
  if (lifecycle === 'deleted') {
    throw invalidParameter(
      `The experiment ${experimentId} must be in the 'active' state. Current state is deleted. Restore the experiment '${name}' first.`,
    )
  }
}

/** The experiment, for a transaction that writes into it. Throws when it does not exist or is deleted. */
export async function requireActiveExperiment(
  tx: Tx,
  experimentId: string,
): Promise<ExperimentRow> {
  const id = parseExperimentId(experimentId)
  const experiment = await findExperiment(tx, id, { lock: true })
  if (!experiment) throw notFound(`No Experiment with id=${experimentId} exists`)
  if (experiment.lifecycle === 'deleted') {
    throw invalidParameter(
      `The experiment ${experimentId} must be in the 'active' state. Current state is deleted.`,
    )
  }
  return experiment
}
