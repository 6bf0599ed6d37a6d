import { readExperimentTags, type Db, type ExperimentRow, type Tag } from '@stemma/store'

export interface ExperimentView {
  readonly experiment: ExperimentRow
  readonly tags: readonly Tag[]
}

/** Experiments with their tags, in the order given. */
export async function viewExperiments(
  db: Db,
  experiments: readonly ExperimentRow[],
): Promise<readonly ExperimentView[]> {
  if (experiments.length === 0) return []
  const tags = await readExperimentTags(
    db,
    experiments.map(({ experiment_id }) => experiment_id),
  )
  return experiments.map((experiment) => ({
    experiment,
    tags: tags.get(experiment.experiment_id) ?? [],
  }))
}
