import { invalidParameter, notFound } from '@stemma/contract'
import { findExperiment, type Db, type ExperimentRow } from '@stemma/store'

const digits = /^[0-9]{1,15}$/

/** The number of an experiment. Throws when the text is none. */
export function experimentNumber(experimentId: string): number {
  if (!digits.test(experimentId)) throw invalidParameter(`Invalid experiment ID '${experimentId.slice(0, 200)}'. Experiment ID must be a valid integer.`)
  return Number(experimentId)
}

/** The experiment, deleted or not. Throws when it does not exist. */
export async function requireExperiment(db: Db, experimentId: string): Promise<ExperimentRow> {
  const experiment = await findExperiment(db, experimentNumber(experimentId))
  if (!experiment) throw notFound(`No Experiment with id=${experimentId} exists`)
  return experiment
}

/** Throws when the experiment does not exist or is deleted. */
export async function requireActiveExperiment(db: Db, experimentId: string): Promise<ExperimentRow> {
  const experiment = await requireExperiment(db, experimentId)
  if (experiment.lifecycle === 'deleted') {
    throw invalidParameter(`The experiment ${experimentId} must be in the 'active' state. Current state is deleted.`)
  }
  return experiment
}
