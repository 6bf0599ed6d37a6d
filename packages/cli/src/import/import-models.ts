import { refuse } from './history-sums.ts'
import { post, type Importing } from './importing.ts'

/** Brings logged models with their ids. */
export async function importLoggedModels(importing: Importing): Promise<void> {
  const { source, signal, sums, experimentIds, copies, onProgress } = importing
  for await (const model of source.loggedModels()) {
    signal?.throwIfAborted()
    const experiment_id = experimentIds.get(model.experiment_id)
    if (experiment_id === undefined) continue
    const artifact_uri = await copies.placeFor({ model_id: model.model_id }, model.artifact_uri)
    const models = [{ ...model, experiment_id, artifact_uri }]
    const { refused } = await post(importing, 'imports.models', { models })
    refuse(sums, refused)
    sums.loggedModels++
    await onProgress(sums)
  }
}

/** Brings registered models with the numbers of their versions. */
export async function importRegistry(importing: Importing): Promise<void> {
  const { source, signal, sums, copies, onProgress } = importing
  for await (const model of source.registry()) {
    signal?.throwIfAborted()
    const models = [copies.withPlaces(model)]
    const { refused } = await post(importing, 'imports.registry', { models })
    refuse(sums, refused)
    sums.registeredModels++
    await onProgress(sums)
  }
}
