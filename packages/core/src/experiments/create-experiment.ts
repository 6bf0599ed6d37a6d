import { alreadyExists, withOneRoot } from '@stemma/contract'
import {
  findExperimentByName,
  insertExperiment,
  setExperimentTag,
  updateExperiment,
  type Tag,
} from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { validateArtifactLocation } from './artifact-location.ts'
import {
  validateCustomViews,
  validateExperimentName,
  validateExperimentTag,
} from './experiment-limits.ts'

export interface CreateExperimentInput {
  readonly name: string
  /** Empty: a folder of its own below the server's default root. */
  readonly artifactLocation?: string | undefined
  readonly tags: readonly Tag[]
}

/**
 * Creates an experiment and gives its id. Names are unique over active and deleted experiments. Throws INVALID_PARAMETER_VALUE for
 * a name or tag over its limit, and for a location that names a host which the server does not trust.
 */
export async function createExperiment(
  ctx: RowCtx,
  { name, artifactLocation: given, tags }: CreateExperimentInput,
): Promise<string> {
  authorize(ctx, 'experiment:create')
  validateExperimentName(name)
  const artifactLocation = given && withOneRoot(given)
  if (artifactLocation) validateArtifactLocation(artifactLocation, ctx.settings.trust)
  for (const tag of tags) validateExperimentTag(tag)
  validateCustomViews(tags.map(({ key }) => key))
  return ctx.store.write(async (tx) => {
    const now = ctx.now()
    const id = await insertExperiment(tx, {
      name,
      artifact_location: artifactLocation ?? '',
      lifecycle: 'active',
      created_at: now,
      updated_at: now,
      deleted_at: null,
    })
    if (id === undefined) {
      const taken = await findExperimentByName(tx, name)
      const hint =
        taken?.lifecycle === 'deleted'
          ? ' It is deleted: restore it, or remove it for good first.'
          : ''
      throw alreadyExists(`Experiment(name=${name}) already exists.${hint}`)
    }
    if (!artifactLocation)
      await updateExperiment(tx, id, {
        artifact_location: defaultLocation(ctx.settings.defaultArtifactRoot, id),
      })
    for (const { key, value } of tags) await setExperimentTag(tx, id, key, value)
    await audit(ctx, tx, 'experiment.create', `experiment/${id}`, { name })
    return String(id)
  })
}

/** `mlflow-artifacts:/` and 3 make `mlflow-artifacts:/3`. */
export function defaultLocation(root: string, experimentId: number): string {
  return `${root.replace(/\/+$/, '')}/${experimentId}`
}
