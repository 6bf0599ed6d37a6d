import { maxHistoryBulkResults, maxHistoryIntervalResults } from '../../limits.ts'
import { boolean, double, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { runMetric } from './run.ts'
import { nextPageToken, pageLimit, timeMs } from './values.ts'

/** Runs, and series and points of all runs together, in one sample. */
export const maxSampleRuns: number = 100
export const maxSampleSeries: number = 1000
export const maxSamplePoints: number = 500_000

const maxPoints = int32().between(1, maxHistoryIntervalResults)

export const metricList = message('MetricList', {
  metrics: list(nested(runMetric)).about('With all aggregates.').required(),
})

export type MetricList = Infer<typeof metricList>

/** Steps count with both ends. */
export const sampleMetricRequest = message('SampleMetric', {
  run_id: string().required(),
  key: string().required(),
  max_points: maxPoints.default(500),
  from_step: int64(),
  to_step: int64(),
})

export type SampleMetricRequest = Infer<typeof sampleMetricRequest>

/** Points of a metric of a run as columns of one length. Times in milliseconds since 1970; NaN goes as text. */
export const metricSeries = message('MetricSeries', {
  run_id: string().required(),
  key: string().required(),
  steps: list(int64()).required(),
  timestamps: list(int64()).required(),
  values: list(double()).required(),
})

export type MetricSeries = Infer<typeof metricSeries>

/** The same with what lies between the points. */
export const sampledSeries = message('SampledSeries', {
  ...metricSeries.fields,
  lows: list(double())
    .about(
      'With `ranges`: the least value from each point to before the next; NaN counts for nothing.',
    )
    .optional(),
  highs: list(double()).about('With `ranges`: the greatest.').optional(),
})

export type SampledSeries = Infer<typeof sampledSeries>

export const sampleMetricsRequest = message('SampleMetrics', {
  run_ids: list(string()).required(),
  keys: list(string()).required(),
  max_points: maxPoints.default(500),
  from_step: int64(),
  to_step: int64(),
  ranges: boolean()
    .about('Also the least and the greatest value around each point.')
    .default(false),
})

export type SampleMetricsRequest = Infer<typeof sampleMetricsRequest>

/** The series that exist of those asked for. */
export const nativeMetricSamples = message('MetricSamples', {
  series: list(nested(sampledSeries)).required(),
})

export type MetricSamples = Infer<typeof nativeMetricSamples>

export const metricHistoryRequest = message('MetricHistoryQuery', {
  run_id: string().required(),
  key: string().required(),
  format: oneOf({ json: 1, ndjson: 2, csv: 3 }).default('json'),
  limit: pageLimit(maxHistoryBulkResults).about('Of format json only. 10,000 if absent.'),
  page_token: string().about('Of format json only.'),
})

export type MetricHistoryRequest = Infer<typeof metricHistoryRequest>

/** A page of all points, by timestamp, step and value. */
export const metricHistoryPage = message('MetricHistoryPage', {
  ...metricSeries.fields,
  next_page_token: nextPageToken,
})

export type MetricHistoryPage = Infer<typeof metricHistoryPage>

export const metricPoint = message('MetricPoint', {
  step: int64().required(),
  timestamp: timeMs.required(),
  value: double().required(),
})

export type MetricPoint = Infer<typeof metricPoint>
