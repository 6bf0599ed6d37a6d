import { loggedModelStatusNumbers, writeJson } from '@stemma/contract'
import type { LoggedModelView, ModelMetric } from '@stemma/core'

const statusNames = new Map(
  Object.entries(loggedModelStatusNumbers).map(([name, number]) => [number, name]),
)

/** MLflow's JSON of a logged model. */
export function modelJson({ model, data }: LoggedModelView): string {
  return writeJson({
    info: {
      model_id: model.model_id,
      experiment_id: String(model.experiment_id),
      name: model.name,
      creation_timestamp_ms: model.created_at,
      last_updated_timestamp_ms: model.updated_at,
      artifact_uri: model.artifact_uri,
      status: statusNames.get(model.status),
      ...(model.status_message !== null && { status_message: model.status_message }),
      model_type: model.model_type,
      source_run_id: model.source_run_id,
      ...(data.tags.length > 0 && { tags: data.tags }),
    },
    data: {
      ...(data.params.length > 0 && { params: data.params }),
      ...(data.metrics.length > 0 && {
        metrics: data.metrics.map((metric) => metricFields(metric, model.model_id)),
      }),
    },
  })
}

function metricFields(
  { key, value, nan, time, step, datasetName, datasetDigest, runId }: ModelMetric,
  modelId: string,
): Record<string, unknown> {
  return {
    key,
    value: nan === 1 ? NaN : value,
    timestamp: time,
    step,
    ...(datasetName !== '' && { dataset_name: datasetName }),
    ...(datasetDigest !== '' && { dataset_digest: datasetDigest }),
    model_id: modelId,
    run_id: runId,
  }
}
