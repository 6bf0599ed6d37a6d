import {
  writeJson,
  type ExperimentPage,
  type NativeExperiment,
  type NativeExperimentRoutes,
} from '@stemma/contract'
import * as core from '@stemma/core'
import { nothing, type NativeHandlers } from './native-handlers.ts'

export const nativeExperimentHandlers: NativeHandlers<keyof NativeExperimentRoutes> = {
  'experiments.list': async (ctx, { filter, order_by, view, limit, page_token }) => {
    const { experiments, nextPageToken } = await core.searchExperiments(ctx, {
      filter,
      lifecycle: view,
      orderBy: order_by,
      maxResults: limit,
      pageToken: page_token,
    })
    return writeJson({
      experiments: experiments.map(experimentFields),
      ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
    } satisfies ExperimentPage)
  },
  'experiments.create': async (ctx, { artifact_location: artifactLocation, ...given }) =>
    experimentJson(ctx, await core.createExperiment(ctx, { artifactLocation, ...given })),
  'experiments.get': async (ctx, { experiment_id }) =>
    experimentJson(ctx, await core.experimentIdOf(ctx, experiment_id)),
  'experiments.update': async (ctx, { experiment_id, name }) => {
    const experimentId = await core.experimentIdOf(ctx, experiment_id)
    await core.renameExperiment(ctx, { experimentId, name })
    return experimentJson(ctx, experimentId)
  },
  'experiments.delete': async (ctx, { experiment_id }) => {
    await core.deleteExperiment(ctx, {
      experimentId: await core.experimentIdOf(ctx, experiment_id),
    })
    return nothing
  },
  'experiments.restore': async (ctx, { experiment_id }) => {
    await core.restoreExperiment(ctx, {
      experimentId: await core.experimentIdOf(ctx, experiment_id),
    })
    return nothing
  },
  'experiments.setTag': async (ctx, { experiment_id, key, value }) => {
    await core.setExperimentTag(ctx, {
      experimentId: await core.experimentIdOf(ctx, experiment_id),
      key,
      value,
    })
    return nothing
  },
  'experiments.deleteTag': async (ctx, { experiment_id, key }) => {
    await core.deleteExperimentTag(ctx, {
      experimentId: await core.experimentIdOf(ctx, experiment_id),
      key,
    })
    return nothing
  },
}

async function experimentJson(ctx: core.RowCtx, experimentId: string): Promise<string> {
  return writeJson(experimentFields(await core.getExperiment(ctx, { experimentId })))
}

function experimentFields({ experiment, tags }: core.ExperimentView): NativeExperiment {
  return {
    experiment_id: String(experiment.experiment_id),
    name: experiment.name,
    artifact_location: experiment.artifact_location,
    lifecycle_stage: experiment.lifecycle,
    creation_time: experiment.created_at,
    last_update_time: experiment.updated_at,
    tags,
  }
}
