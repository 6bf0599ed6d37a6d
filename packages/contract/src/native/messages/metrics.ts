import type { Int64 } from '../../int64.ts'
import { maxHistoryBulkResults, maxHistoryIntervalResults } from '../../limits.ts'
import {
  double,
  int32,
  int64,
  list,
  nested,
  oneOf,
  string,
  type OpenField,
} from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { runMetric, type RunMetric } from './run.ts'
import { nextPageToken, pageLimit } from './values.ts'

/** Runs, and series and points of all runs together, in one sample. */
export const maxSampleRuns: number = 100
export const maxSampleSeries: number = 1000
export const maxSamplePoints: number = 500_000

const maxPoints: OpenField<number> = int32().between(1, maxHistoryIntervalResults)

export interface MetricList {
  /** With all aggregates. */
  readonly metrics: readonly RunMetric[]
}

export const metricList: Message<MetricList> = message<MetricList>('MetricList', {
  metrics: list(nested(runMetric)).required(),
})

/** Steps count with both ends. */
export interface SampleMetricRequest {
  readonly run_id: string
  readonly key: string
  readonly max_points: number
  readonly from_step?: Int64
  readonly to_step?: Int64
}

export const sampleMetricRequest: Message<SampleMetricRequest> = message<SampleMetricRequest>(
  'SampleMetric',
  {
    run_id: string().required(),
    key: string().required(),
    max_points: maxPoints.default(500),
    from_step: int64(),
    to_step: int64(),
  },
)

/** Points of a metric of a run as columns of one length. Times in milliseconds since 1970; NaN goes as text. */
export interface MetricSeries {
  readonly run_id: string
  readonly key: string
  readonly steps: readonly Int64[]
  readonly timestamps: readonly Int64[]
  readonly values: readonly number[]
}

export const metricSeries: Message<MetricSeries> = message<MetricSeries>('MetricSeries', {
  run_id: string().required(),
  key: string().required(),
  steps: list(int64()).required(),
  timestamps: list(int64()).required(),
  values: list(double()).required(),
})

export interface SampleMetricsRequest {
  readonly run_ids: readonly string[]
  readonly keys: readonly string[]
  readonly max_points: number
  readonly from_step?: Int64
  readonly to_step?: Int64
}

export const sampleMetricsRequest: Message<SampleMetricsRequest> = message<SampleMetricsRequest>(
  'SampleMetrics',
  {
    run_ids: list(string()).required(),
    keys: list(string()).required(),
    max_points: maxPoints.default(500),
    from_step: int64(),
    to_step: int64(),
  },
)

/** The series that exist of those asked for. */
export interface MetricSamples {
  readonly series: readonly MetricSeries[]
}

export const nativeMetricSamples: Message<MetricSamples> = message<MetricSamples>('MetricSamples', {
  series: list(nested(metricSeries)).required(),
})

export type HistoryFormat = 'json' | 'ndjson' | 'csv'

export interface MetricHistoryRequest {
  readonly run_id: string
  readonly key: string
  readonly format: HistoryFormat
  /** Points of a page; 10,000 if absent. Of `json` only, like the token. */
  readonly limit?: number
  readonly page_token?: string
}

export const metricHistoryRequest: Message<MetricHistoryRequest> = message<MetricHistoryRequest>(
  'MetricHistoryQuery',
  {
    run_id: string().required(),
    key: string().required(),
    format: oneOf({ json: 1, ndjson: 2, csv: 3 }).default('json'),
    limit: pageLimit(maxHistoryBulkResults).about('Of format json only. 10,000 if absent.'),
    page_token: string().about('Of format json only.'),
  },
)

/** A page of all points, by timestamp, step and value. */
export interface MetricHistoryPage extends MetricSeries {
  readonly next_page_token?: string
}

export const metricHistoryPage: Message<MetricHistoryPage> = message<MetricHistoryPage>(
  'MetricHistoryPage',
  { ...metricSeries.fields, next_page_token: nextPageToken },
)

export interface MetricPoint {
  readonly step: Int64
  readonly timestamp: Int64
  readonly value: number
}

export const metricPoint: Message<MetricPoint> = message<MetricPoint>('MetricPoint', {
  step: int64().required(),
  timestamp: int64().required(),
  value: double().required(),
})
