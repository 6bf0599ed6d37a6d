import { insertLoggedModel, insertModelParams, setModelTags, type Tag } from '@stemma/store'
import { authorize, newId, type RowCtx } from '../ctx.ts'
import { requireActiveExperiment } from '../experiments/require-experiment.ts'
import { refuseLongId } from '../limits/id-length.ts'
import { validateUniqueKeys } from '../limits/unique-keys.ts'
import { randomName } from '../runs/random-name.ts'
import {
  validateLoggedModelName,
  validateModelType,
  validateModelValues,
} from './logged-model-limits.ts'
import type { LoggedModelView } from './model-view.ts'
import { requireLoggedModelView } from './require-logged-model.ts'

export interface CreateLoggedModelInput {
  readonly experimentId: string
  readonly name?: string | undefined
  readonly modelType: string
  readonly sourceRunId: string
  readonly params: readonly Tag[]
  readonly tags: readonly Tag[]
}

const pending = 1

/** Starts a logged model in an active experiment; its files follow, then its status. */
export async function createLoggedModel(
  ctx: RowCtx,
  input: CreateLoggedModelInput,
): Promise<LoggedModelView> {
  authorize(ctx, 'model:write')
  if (input.name !== undefined) validateLoggedModelName(input.name)
  validateModelType(input.modelType)
  refuseLongId('source_run_id', input.sourceRunId)
  validateUniqueKeys(input.params)
  validateModelValues('params', input.params)
  validateModelValues('tags', input.tags)
  const modelId = `m-${newId(ctx)}`
  return ctx.store.write(async (tx) => {
    const experiment = await requireActiveExperiment(tx, input.experimentId)
    const now = ctx.now()
    const modelNo = await insertLoggedModel(tx, {
      model_id: modelId,
      experiment_id: experiment.experiment_id,
      name: input.name || randomName(ctx),
      model_type: input.modelType,
      source_run_id: input.sourceRunId,
      artifact_uri: `${experiment.artifact_location.replace(/\/+$/, '')}/models/${modelId}/artifacts`,
      status: pending,
      status_message: null,
      created_at: now,
      updated_at: now,
      lifecycle: 'active',
      deleted_at: null,
    })
    await insertModelParams(tx, modelNo, input.params)
    await setModelTags(tx, modelNo, input.tags)
    return requireLoggedModelView(tx, modelId)
  })
}
