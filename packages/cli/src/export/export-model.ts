import type { SourceModel, SourceRun } from '@stemma/contract'
import { fieldsOf, listOf, text, type Fields } from '../import/fields.ts'
import { exportFiles } from './export-files.ts'
import { messageOf, modelTag, tolerated, type Counterpart, type Exported } from './exported.ts'

/** Writes a logged model: it gets an id there, which a tag leads back from. */
export async function exportModel(state: Exported, model: SourceModel): Promise<void> {
  const { sums, models } = state
  try {
    const there = await findOrMake(state, model)
    models.set(model.model_id, there)
    await exportFiles(state, {
      id: model.model_id,
      from: model.artifact_uri,
      to: there.artifactUri,
    })
    sums.loggedModels++
  } catch (error) {
    sums.refused.push({ subject: model.model_id, reason: messageOf(error) })
  }
}

async function findOrMake(
  { target, experimentIds, runs }: Exported,
  model: SourceModel,
): Promise<Counterpart> {
  const experimentId = experimentIds.get(model.experiment_id)
  const known = target.pages('logged-models/search', {
    experiment_ids: [experimentId],
    max_results: 50,
  })
  for await (const { info } of known('models')) {
    const tags = listOf(fieldsOf(info)['tags'])
    if (tags.some(({ key, value }) => key === modelTag && value === model.model_id))
      return counterpart(fieldsOf(info))
  }
  const made = await target.ask('logged-models', {
    experiment_id: experimentId,
    name: model.name,
    model_type: model.model_type,
    source_run_id: runs.get(model.source_run_id ?? '')?.id ?? '',
    params: model.params,
    tags: [...(model.tags ?? []), { key: modelTag, value: model.model_id }],
  })
  const there = counterpart(fieldsOf(fieldsOf(made['model'])['info']))
  if (model.status === 'LOGGED_MODEL_READY' || model.status === 'LOGGED_MODEL_UPLOAD_FAILED') {
    const status = { model_id: there.id, status: model.status }
    await target.ask(`logged-models/${there.id}`, status, 'PATCH')
  }
  return there
}

function counterpart(info: Fields): Counterpart {
  return { id: text(info['model_id']), artifactUri: text(info['artifact_uri']) }
}

/** Which models runs made. */
export async function exportOutputs(
  state: Exported,
  outputs: ReadonlyMap<string, NonNullable<SourceRun['model_outputs']>>,
): Promise<void> {
  const { target, runs, known, models } = state
  for (const [sourceId, list] of outputs) {
    // MLflow breaks over an output that it has.
    const there = listOf(fieldsOf(known.get(sourceId)?.['outputs'])['model_outputs'])
    const had = new Set(there.map((output) => output['model_id']))
    const made = list.flatMap(({ model_id: id = '', step }) => {
      const modelId = models.get(id)?.id
      return modelId === undefined || had.has(modelId) ? [] : [{ model_id: modelId, step }]
    })
    if (made.length === 0) continue
    const asked = target.ask('runs/outputs', { run_id: runs.get(sourceId)?.id, models: made })
    await tolerated(state, sourceId, asked)
  }
}
