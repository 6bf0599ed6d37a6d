import type { Int64 } from '../../int64.ts'
import { double, int64, list, nested, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { keyValue, metricInput, runId, type KeyValue, type MetricInput } from './values.ts'

export interface LogMetricRequest {
  readonly run_id: string
  readonly key: string
  readonly value: number
  /** Milliseconds since 1970. */
  readonly timestamp: Int64
  readonly step: Int64
  readonly model_id?: string
  readonly dataset_name?: string
  readonly dataset_digest?: string
}

export const logMetricRequest: Message<LogMetricRequest> = message<LogMetricRequest>('LogMetric', {
  run_id: runId().required(),
  key: string().required(),
  value: double().required(),
  timestamp: int64().required(),
  step: int64().default(0),
  model_id: string(),
  dataset_name: string(),
  dataset_digest: string(),
})

export interface LogBatchRequest {
  readonly run_id: string
  readonly metrics: readonly MetricInput[]
  readonly params: readonly KeyValue[]
  readonly tags: readonly KeyValue[]
}

export const logBatchRequest: Message<LogBatchRequest> = message<LogBatchRequest>('LogBatch', {
  run_id: runId().required(),
  metrics: list(nested(metricInput)),
  params: list(nested(keyValue)),
  tags: list(nested(keyValue)),
})

export interface GetHistoryRequest {
  readonly run_id: string
  readonly metric_key: string
  /** Absent: all points. */
  readonly max_results?: Int64
  readonly page_token?: string
}

export const getHistoryRequest: Message<GetHistoryRequest> = message<GetHistoryRequest>(
  'GetMetricHistory',
  {
    run_id: runId().required(),
    metric_key: string().required(),
    max_results: int64(),
    page_token: string(),
  },
)

export interface GetHistoryBulkRequest {
  /** Repeated, despite its name. */
  readonly run_id: readonly string[]
  readonly metric_key: string
  readonly max_results?: Int64
}

export const getHistoryBulkRequest: Message<GetHistoryBulkRequest> = message<GetHistoryBulkRequest>(
  'GetMetricHistoryBulk',
  { run_id: list(string()).required(), metric_key: string().required(), max_results: int64() },
)

export interface GetHistoryBulkIntervalRequest {
  readonly run_ids: readonly string[]
  readonly metric_key: string
  readonly start_step?: Int64
  readonly end_step?: Int64
  readonly max_results?: Int64
}

export const getHistoryBulkIntervalRequest: Message<GetHistoryBulkIntervalRequest> =
  message<GetHistoryBulkIntervalRequest>('GetMetricHistoryBulkInterval', {
    run_ids: list(string()).required(),
    metric_key: string().required(),
    start_step: int64(),
    end_step: int64(),
    max_results: int64(),
  })
