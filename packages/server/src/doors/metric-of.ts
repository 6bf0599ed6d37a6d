import type { MetricInput } from '@stemma/contract'
import type * as core from '@stemma/core'

/** A point as both doors' messages have it, for the verbs. */
export function metricOf({
  key,
  value,
  timestamp,
  step,
  model_id,
  dataset_name,
  dataset_digest,
}: MetricInput): core.MetricInput {
  return {
    key,
    value,
    timestamp,
    step,
    modelId: model_id,
    datasetName: dataset_name,
    datasetDigest: dataset_digest,
  }
}
