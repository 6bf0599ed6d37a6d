import {
  invalidParameter,
  loggedModelStatusNumbers,
  mostImported,
  StemmaError,
  writeJson,
  type ImportRefusal,
  type ImportedSeries,
  type ImportResult,
  type NativeImportRoutes,
} from '@stemma/contract'
import * as core from '@stemma/core'
import type { NativeHandlers } from './native-handlers.ts'

export const nativeImportHandlers: NativeHandlers<keyof NativeImportRoutes> = {
  'imports.experiment': async (ctx, experiment) => {
    const { experimentId, isNew } = await core.importExperiment(ctx, {
      name: experiment.name,
      experimentId: experiment.experiment_id,
      artifactLocation: experiment.artifact_location,
      lifecycle: experiment.lifecycle_stage,
      createdAt: experiment.created_at,
      tags: experiment.tags,
    })
    return writeJson({ experiment_id: experimentId, is_new: isNew })
  },
  'imports.runs': async (ctx, { runs }) => {
    refuseMore('runs', runs.length)
    return resultJson(
      await core.importRuns(ctx, {
        runs: runs.map((run) => ({
          runId: run.run_id,
          experimentId: run.experiment_id,
          name: run.name,
          userId: run.user_id,
          status: run.status,
          startTime: run.start_time,
          endTime: run.end_time,
          lifecycle: run.lifecycle_stage,
          artifactUri: run.artifact_uri,
          params: run.params,
          tags: run.tags,
          datasets: run.datasets.map(({ source_type: sourceType, ...dataset }) => ({
            ...dataset,
            sourceType,
          })),
          modelInputs: run.model_inputs,
          modelOutputs: run.model_outputs.map(({ model_id: modelId, step }) => ({
            modelId,
            step,
          })),
        })),
      }),
    )
  },
  'imports.points': async (ctx, { runs }) => {
    refuseMore('runs', runs.length)
    const refused: ImportRefusal[] = []
    const sound = runs.flatMap(({ run_id: runId, series }) => {
      try {
        return [{ runId, series: seriesOf(series) }]
      } catch (error) {
        if (!(error instanceof StemmaError)) throw error
        refused.push({ subject: runId, reason: error.message })
        return []
      }
    })
    const result = await core.importPoints(ctx, { runs: sound })
    return resultJson({ ...result, refused: [...result.refused, ...refused] })
  },
  'imports.models': async (ctx, { models }) => {
    refuseMore('models', models.length)
    return resultJson(
      await core.importLoggedModels(ctx, {
        models: models.map((model) => ({
          modelId: model.model_id,
          experimentId: model.experiment_id,
          name: model.name,
          modelType: model.model_type,
          sourceRunId: model.source_run_id,
          artifactUri: model.artifact_uri,
          status: loggedModelStatusNumbers[model.status],
          statusMessage: model.status_message,
          createdAt: model.created_at,
          updatedAt: model.updated_at,
          lifecycle: model.lifecycle_stage,
          params: model.params,
          tags: model.tags,
        })),
      }),
    )
  },
  'imports.registry': async (ctx, { models }) => {
    refuseMore('models', models.length)
    return resultJson(
      await core.importRegistry(ctx, {
        models: models.map((model) => ({
          name: model.name,
          description: model.description,
          createdAt: model.created_at,
          tags: model.tags,
          aliases: model.aliases,
          versions: model.versions.map((version) => ({
            version: version.version,
            source: version.source,
            storageLocation: version.storage_location,
            runId: version.run_id,
            runLink: version.run_link,
            modelId: version.model_id,
            description: version.description,
            userId: version.user_id,
            stage: version.stage,
            status: version.status,
            createdAt: version.created_at,
            updatedAt: version.updated_at,
            tags: version.tags,
          })),
        })),
      }),
    )
  },
}

function refuseMore(field: string, count: number): void {
  if (count > mostImported)
    throw invalidParameter(
      `Parameter '${field}' has ${count} items, and ${mostImported} are allowed.`,
    )
}

function seriesOf(list: readonly ImportedSeries[]): Map<string, core.Points> {
  const series = new Map<string, core.Points>()
  for (const { key, columns, is_exact: isExact } of list) {
    if (series.has(key)) throw invalidParameter(`The metric '${key}' is twice in a run.`)
    series.set(key, core.pointsFromColumns(Buffer.from(columns, 'base64'), isExact))
  }
  return series
}

function resultJson({ added, known, refused }: core.Imported): string {
  return writeJson({ added, known, refused } satisfies ImportResult)
}
