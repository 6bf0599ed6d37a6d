import { double, int64, list, nested, string } from '../../message/field.ts'
import { message } from '../../message/message.ts'
import { keyValue, metricInput, runId } from './values.ts'

export const logMetricRequest = message('LogMetric', {
  run_id: runId().required(),
  key: string().required(),
  value: double().required(),
  timestamp: int64().about('Milliseconds since 1970.').required(),
  step: int64().default(0),
  model_id: string(),
  dataset_name: string(),
  dataset_digest: string(),
})

export const logBatchRequest = message('LogBatch', {
  run_id: runId().required(),
  metrics: list(nested(metricInput)),
  params: list(nested(keyValue)),
  tags: list(nested(keyValue)),
})

export const getHistoryRequest = message('GetMetricHistory', {
  run_id: runId().required(),
  metric_key: string().required(),
  max_results: int64().about('Absent: as many points as fit into 32 MiB.'),
  page_token: string(),
})

export const getHistoryBulkRequest = message('GetMetricHistoryBulk', {
  run_id: list(string()).about('Repeated, despite its name; 1 to 100.'),
  metric_key: string().required(),
  max_results: int64(),
})

export const getHistoryBulkIntervalRequest = message('GetMetricHistoryBulkInterval', {
  run_ids: list(string()).about('1 to 100.'),
  metric_key: string().required(),
  start_step: int64(),
  end_step: int64(),
  max_results: int64(),
})
