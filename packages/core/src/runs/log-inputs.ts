import { ensureDataset, linkDataset, linkModelInput, touchRun } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { linkRunData } from '../data/link-run-data.ts'
import { contextTag } from './dataset-context.ts'
import { validateDatasetInput, type DatasetInput } from './dataset-input.ts'
import { requireActiveRun } from './require-active-run.ts'
import { validateRunId } from './run-id.ts'

export interface LogInputsInput {
  readonly runId: string
  readonly datasets: readonly DatasetInput[]
  readonly modelIds: readonly string[]
}

/** Notes which data and models a run reads. What is noted already stays as it is. */
export async function logInputs(
  ctx: RowCtx,
  { runId, datasets, modelIds }: LogInputsInput,
): Promise<void> {
  authorize(ctx, 'run:write')
  validateRunId(runId)
  for (const dataset of datasets) validateDatasetInput(dataset)
  await ctx.store.write(async (tx) => {
    const run = await requireActiveRun(tx, runId)
    const first = new Map(
      datasets.toReversed().map((dataset) => [`${dataset.name}\n${dataset.digest}`, dataset]),
    )
    for (const dataset of [...first.values()].toReversed()) {
      const datasetNo = await ensureDataset(tx, {
        experiment_id: run.experimentId,
        name: dataset.name,
        digest: dataset.digest,
        source_type: dataset.sourceType,
        source: dataset.source,
        schema: dataset.schema ?? null,
        profile: dataset.profile ?? null,
      })
      await linkDataset(tx, run.runNo, datasetNo, dataset.tags)
      const context = dataset.tags.find(({ key }) => key === contextTag)?.value ?? ''
      await linkRunData(tx, run.runNo, { ...dataset, context })
    }
    for (const modelId of modelIds) await linkModelInput(tx, run.runNo, modelId)
    await touchRun(tx, run.runNo)
  })
}
