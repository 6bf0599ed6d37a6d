import type { Int64 } from '@stemma/contract'
import {
  insertLoggedModel,
  insertModelParams,
  insertTrash,
  lockLoggedModel,
  readModelParams,
  setModelTags,
  updateLoggedModel,
  type Tag,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireExperiment } from '../experiments/require-experiment.ts'
import { refuseLongId } from '../limits/id-length.ts'
import { elsewhere } from './import-experiment.ts'
import { importEach, type Imported } from './import-runs.ts'

export interface ImportLoggedModel {
  readonly modelId: string
  readonly experimentId: string
  readonly name: string
  readonly modelType: string
  readonly sourceRunId: string
  readonly artifactUri?: string | undefined
  /** MLflow's number. */
  readonly status: number
  readonly statusMessage?: string | undefined
  readonly createdAt: Int64
  readonly updatedAt: Int64
  readonly lifecycle: 'active' | 'deleted'
  readonly params: readonly Tag[]
  readonly tags: readonly Tag[]
}

/** Takes in logged models of another server with their ids. */
export async function importLoggedModels(
  ctx: RowCtx,
  { models }: { readonly models: readonly ImportLoggedModel[] },
): Promise<Imported> {
  authorize(ctx, 'model:write')
  return importEach(models, {
    name: ({ modelId }) => modelId,
    take: (model) => importOne(ctx, model),
  })
}

async function importOne(ctx: RowCtx, model: ImportLoggedModel): Promise<boolean> {
  refuseLongId('model_id', model.modelId)
  return ctx.store.write(async (tx) => {
    const known = await lockLoggedModel(tx, model.modelId)
    if (known !== undefined) {
      const had = await readModelParams(tx, known.model_no)
      const fresh = model.params.filter(({ key }) => !had.has(key))
      await insertModelParams(tx, known.model_no, fresh)
      await setModelTags(tx, known.model_no, model.tags)
      await updateLoggedModel(tx, known.model_no, {
        status: model.status,
        updated_at: model.updatedAt,
      })
      return false
    }
    const experiment = await requireExperiment(tx, model.experimentId)
    const root = experiment.artifact_location.replace(/\/+$/u, '')
    const modelNo = await insertLoggedModel(tx, {
      model_id: model.modelId,
      experiment_id: experiment.experiment_id,
      name: model.name,
      model_type: model.modelType,
      source_run_id: model.sourceRunId,
      artifact_uri:
        elsewhere(ctx, model.artifactUri) || `${root}/models/${model.modelId}/artifacts`,
      status: model.status,
      status_message: model.statusMessage ?? null,
      created_at: model.createdAt,
      updated_at: model.updatedAt,
      lifecycle: 'active',
      deleted_at: null,
    })
    const distinct = new Map(model.params.map(({ key, value }) => [key, value]))
    await insertModelParams(
      tx,
      modelNo,
      Array.from(distinct, ([key, value]) => ({ key, value })),
    )
    await setModelTags(tx, modelNo, model.tags)
    if (model.lifecycle === 'deleted') {
      const now = ctx.now()
      const trashNo = await insertTrash(tx, {
        ...{ kind: 'logged-model', subject: model.modelId, name: model.name },
        experiment_id: experiment.experiment_id,
        deleted_at: now,
        deleted_by: actorName(ctx.actor),
      })
      await updateLoggedModel(tx, modelNo, {
        lifecycle: 'deleted',
        deleted_at: now,
        trash_no: trashNo,
      })
    }
    return true
  })
}
