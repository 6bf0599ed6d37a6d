import { invalidParameter, notFound, parseExperimentId } from '@stemma/contract'
import { findExperiment, type Db, type ExperimentRow } from '@stemma/store'

/** The experiment, deleted or not. Throws when it does not exist. */
export async function requireExperiment(db: Db, experimentId: string): Promise<ExperimentRow> {
  const experiment = await findExperiment(db, parseExperimentId(experimentId))
  if (!experiment) throw notFound(`No Experiment with id=${experimentId} exists`)
  return experiment
}

/** Throws when the experiment does not exist or is deleted. */
export async function requireActiveExperiment(
  db: Db,
  experimentId: string,
): Promise<ExperimentRow> {
  const experiment = await requireExperiment(db, experimentId)
  if (experiment.lifecycle === 'deleted') {
    throw invalidParameter(
      `The experiment ${experimentId} must be in the 'active' state. Current state is deleted.`,
    )
  }
  return experiment
}
