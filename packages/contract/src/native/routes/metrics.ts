import {
  metricHistoryPage,
  metricHistoryRequest,
  metricList,
  metricPoint,
  metricSeries,
  nativeMetricSamples,
  sampleMetricRequest,
  sampleMetricsRequest,
} from '../messages/metrics.ts'
import { oneRun } from '../messages/runs.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Metrics of runs: summaries, samples for charts, and all points. */
export const nativeMetricRoutes = {
  'metrics.list': {
    ...v1,
    name: 'metrics.list',
    method: 'GET',
    path: '/runs/{run_id}/metrics',
    permission: 'run:read',
    access: 'lookUp',
    request: oneRun,
    summary: 'All metrics of a run with last, min, max, first, mean and count.',
    status: 200,
    response: metricList,
  },
  'metrics.get': {
    ...v1,
    name: 'metrics.get',
    method: 'GET',
    path: '/runs/{run_id}/metrics/{key*}',
    permission: 'run:read',
    access: 'read',
    request: sampleMetricRequest,
    summary: 'Points of one metric, spread over its series. The key may contain slashes.',
    status: 200,
    response: metricSeries,
  },
  'metrics.history': {
    ...v1,
    name: 'metrics.history',
    method: 'GET',
    path: '/runs/{run_id}/metrics/{key*}/history',
    permission: 'run:read',
    access: 'stream',
    request: metricHistoryRequest,
    summary: 'All points of one metric: a page as JSON, or everything as NDJSON or CSV.',
    status: 200,
    response: metricHistoryPage,
    streams: { types: ['application/x-ndjson', 'text/csv'], line: metricPoint },
  },
  'metrics.sample': {
    ...v1,
    name: 'metrics.sample',
    method: 'POST',
    path: '/metrics/sample',
    permission: 'run:read',
    access: 'read',
    request: sampleMetricsRequest,
    summary: 'Points for charts: several metrics of several runs at once.',
    status: 200,
    response: nativeMetricSamples,
  },
} satisfies Readonly<Record<string, NativeRoute>>

export type NativeMetricRoutes = typeof nativeMetricRoutes
