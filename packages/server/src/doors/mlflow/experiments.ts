import { writeJson } from '@stemma/contract'
import * as core from '@stemma/core'
import { lifecycleOf } from './lifecycle.ts'
import type { Handlers } from './mlflow-handlers.ts'

const empty = '{}'

type Names =
  | 'createExperiment'
  | 'getExperiment'
  | 'getExperimentByName'
  | 'searchExperiments'
  | 'searchExperimentsByQuery'
  | 'deleteExperiment'
  | 'restoreExperiment'
  | 'updateExperiment'
  | 'setExperimentTag'
  | 'deleteExperimentTag'
  | 'searchDatasets'

const searchExperiments: Handlers<'searchExperiments'>['searchExperiments'] = async (
  ctx,
  { filter, order_by, view_type, max_results, page_token },
) => {
  const { experiments, nextPageToken } = await core.searchExperiments(ctx, {
    filter,
    lifecycle: lifecycleOf(view_type),
    orderBy: order_by,
    maxResults: max_results,
    pageToken: page_token,
  })
  return writeJson({
    ...(experiments.length > 0 && { experiments: experiments.map(experimentFields) }),
    next_page_token: nextPageToken,
  })
}

export const experimentHandlers: Handlers<Names> = {
  createExperiment: async (ctx, { artifact_location: artifactLocation, ...given }) =>
    writeJson({ experiment_id: await core.createExperiment(ctx, { artifactLocation, ...given }) }),
  getExperiment: async (ctx, { experiment_id }) =>
    writeJson({
      experiment: experimentFields(await core.getExperiment(ctx, { experimentId: experiment_id })),
    }),
  getExperimentByName: async (ctx, { experiment_name }) =>
    writeJson({
      experiment: experimentFields(await core.getExperimentByName(ctx, { name: experiment_name })),
    }),
  searchExperiments,
  searchExperimentsByQuery: searchExperiments,
  deleteExperiment: async (ctx, { experiment_id }) => {
    await core.deleteExperiment(ctx, { experimentId: experiment_id })
    return empty
  },
  restoreExperiment: async (ctx, { experiment_id }) => {
    await core.restoreExperiment(ctx, { experimentId: experiment_id })
    return empty
  },
  updateExperiment: async (ctx, { experiment_id, new_name }) => {
    await core.renameExperiment(ctx, { experimentId: experiment_id, name: new_name })
    return empty
  },
  setExperimentTag: async (ctx, { experiment_id, key, value }) => {
    await core.setExperimentTag(ctx, { experimentId: experiment_id, key, value })
    return empty
  },
  deleteExperimentTag: async (ctx, { experiment_id, key }) => {
    await core.deleteExperimentTag(ctx, { experimentId: experiment_id, key })
    return empty
  },
  searchDatasets: async (ctx, { experiment_ids }) => {
    const summaries = await core.listDatasets(ctx, { experimentIds: experiment_ids })
    return writeJson({
      dataset_summaries: summaries.map(({ experimentId, name, digest, context }) => ({
        experiment_id: String(experimentId),
        name,
        digest,
        ...(context !== null && { context }),
      })),
    })
  },
}

function experimentFields({ experiment, tags }: core.ExperimentView): Record<string, unknown> {
  return {
    experiment_id: String(experiment.experiment_id),
    name: experiment.name,
    artifact_location: experiment.artifact_location,
    lifecycle_stage: experiment.lifecycle,
    last_update_time: experiment.updated_at,
    creation_time: experiment.created_at,
    workspace: 'default',
    ...(tags.length > 0 && { tags }),
  }
}
