import { invalidParameter, type Int64 } from '@stemma/contract'
import {
  findExperimentByName,
  insertExperiment,
  insertExperimentAs,
  insertTrash,
  setExperimentTag,
  updateExperiment,
  type Tag,
} from '@stemma/store'
import { storePath } from '../artifacts/store-path.ts'
import { actorName } from '../caller.ts'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { defaultLocation } from '../experiments/create-experiment.ts'
import { validateExperimentName } from '../experiments/experiment-limits.ts'

export interface ImportExperiment {
  readonly name: string
  /** Kept if it is free. */
  readonly experimentId?: string | undefined
  /** Where files of its runs were; left out where that means a place of this server. */
  readonly artifactLocation?: string | undefined
  readonly lifecycle: 'active' | 'deleted'
  readonly createdAt?: Int64 | undefined
  readonly tags: readonly Tag[]
}

const mostId = 2_147_483_647

/** Takes in an experiment of another server. One of its name that is here gets the tags, and stays where it is. */
export async function importExperiment(
  ctx: RowCtx,
  input: ImportExperiment,
): Promise<{ readonly experimentId: string; readonly isNew: boolean }> {
  authorize(ctx, 'experiment:create')
  const { name, tags } = input
  validateExperimentName(name)
  return ctx.store.write(async (tx) => {
    const found = await findExperimentByName(tx, name)
    if (found !== undefined) {
      for (const { key, value } of tags) await setExperimentTag(tx, found.experiment_id, key, value)
      return { experimentId: String(found.experiment_id), isNew: false }
    }
    const now = ctx.now()
    const row = {
      name,
      artifact_location: elsewhere(ctx, input.artifactLocation),
      lifecycle: 'active' as const,
      created_at: input.createdAt ?? now,
      updated_at: now,
      deleted_at: null,
    }
    const wanted = /^\d{1,10}$/u.test(input.experimentId ?? '') ? Number(input.experimentId) : 0
    const isKept = wanted > 0 && wanted <= mostId && (await insertExperimentAs(tx, wanted, row))
    const id = isKept ? wanted : await insertExperiment(tx, row)
    if (id === undefined)
      throw invalidParameter(`The experiment '${name}' came from elsewhere at the same moment.`)
    if (row.artifact_location === '')
      await updateExperiment(tx, id, {
        artifact_location: defaultLocation(ctx.settings.defaultArtifactRoot, id),
      })
    for (const { key, value } of tags) await setExperimentTag(tx, id, key, value)
    if (input.lifecycle === 'deleted') {
      await insertTrash(tx, {
        ...{ kind: 'experiment', subject: String(id), name, experiment_id: id },
        deleted_at: now,
        deleted_by: actorName(ctx.actor),
      })
      await updateExperiment(tx, id, { lifecycle: 'deleted', deleted_at: now })
    }
    await audit(ctx, tx, 'experiment.import', `experiment/${id}`, { name })
    return { experimentId: String(id), isNew: true }
  })
}

/** A location that is none of this server's own: nobody gets at files of others by naming them in what is imported. */
export function elsewhere({ settings }: Pick<RowCtx, 'settings'>, uri = ''): string {
  if (uri === '') return ''
  try {
    return storePath(uri, settings.trust) === undefined ? uri : ''
  } catch {
    return ''
  }
}
