import { ensureDataset, linkDataset, linkModelInput, touchRun } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { linkRunData } from '../data/link-run-data.ts'
import { refuseLongId } from '../limits/id-length.ts'
import { refuseMany } from '../limits/refuse-many.ts'
import { contextTag } from './dataset-context.ts'
import { validateDatasetInput, type DatasetInput } from './dataset-input.ts'
import { requireActiveRun } from './require-active-run.ts'
import { validateRunId } from './run-id.ts'

export interface LogInputsInput {
  readonly runId: string
  readonly datasets: readonly DatasetInput[]
  readonly modelIds: readonly string[]
}

/** Notes which data and models a run reads. What says something new of data that is noted already is noted beside it. */
export async function logInputs(
  ctx: RowCtx,
  { runId, datasets, modelIds }: LogInputsInput,
): Promise<void> {
  authorize(ctx, 'run:write')
  validateRunId(runId)
  refuseMany('datasets', datasets)
  refuseMany('models', modelIds)
  for (const dataset of datasets) validateDatasetInput(dataset)
  for (const [index, modelId] of modelIds.entries())
    refuseLongId(`models[${index}].model_id`, modelId)
  await ctx.store.write(async (tx) => {
    const run = await requireActiveRun(tx, runId)
    for (const { tags, schema = null, profile = null, ...dataset } of datasets) {
      const said = { ...dataset, schema, profile, experimentId: run.experimentId }
      await linkDataset(tx, run.runNo, await ensureDataset(tx, said), tags)
      const context = tags.find(({ key }) => key === contextTag)?.value ?? ''
      await linkRunData(tx, run.runNo, { ...dataset, context })
    }
    for (const modelId of modelIds) await linkModelInput(tx, run.runNo, modelId)
    await touchRun(tx, run.runNo)
  })
}
