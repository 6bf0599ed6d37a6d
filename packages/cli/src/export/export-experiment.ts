import type { SourceExperiment } from '@stemma/contract'
import { fieldsOf, listOf, text } from '../import/fields.ts'
import { mlflowCode } from '../import/mlflow/mlflow-server.ts'
import { runTag, type Exported } from './exported.ts'

/** Finds or makes an experiment by its name, and the runs of earlier exports in it. */
export async function exportExperiment(
  state: Exported,
  { sourceId, name, tags = [] }: SourceExperiment,
): Promise<void> {
  const { target, sums, experimentIds, onProgress } = state
  const found = await target
    .ask('experiments/get-by-name', { experiment_name: name }, 'GET')
    .catch((error: unknown) => {
      if (mlflowCode(error) === 'RESOURCE_DOES_NOT_EXIST') return undefined
      throw error
    })
  const experiment = fieldsOf(found?.['experiment'])
  let id = text(experiment['experiment_id'])
  if (id === '') id = text((await target.ask('experiments/create', { name }))['experiment_id'])
  else if (experiment['lifecycle_stage'] === 'deleted')
    await target.ask('experiments/restore', { experiment_id: id })
  experimentIds.set(sourceId, id)
  for (const { key = '', value = '' } of tags)
    await target.ask('experiments/set-experiment-tag', { experiment_id: id, key, value })
  await findKnownRuns(state, id)
  sums.experiments++
  await onProgress(sums)
}

async function findKnownRuns({ target, known }: Exported, experimentId: string): Promise<void> {
  const pages = target.pages('runs/search', {
    experiment_ids: [experimentId],
    run_view_type: 'ALL',
    max_results: 1000,
  })
  for await (const run of pages('runs')) {
    const tags = listOf(fieldsOf(run['data'])['tags'])
    const own = tags.find(({ key }) => key === runTag)?.['value']
    if (own !== undefined) known.set(text(own), run)
  }
}
