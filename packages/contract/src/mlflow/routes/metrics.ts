import type { Route } from '../../route.ts'
import {
  getHistoryRequest,
  type GetHistoryRequest,
  getHistoryBulkRequest,
  type GetHistoryBulkRequest,
  getHistoryBulkIntervalRequest,
  type GetHistoryBulkIntervalRequest,
} from '../messages/metrics.ts'

/** Histories of metrics. */
export interface MetricRoutes {
  readonly getHistory: Route<GetHistoryRequest>
  readonly getHistoryBulk: Route<GetHistoryBulkRequest>
  readonly getHistoryBulkInterval: Route<GetHistoryBulkIntervalRequest>
}

export const metricRoutes: MetricRoutes = {
  getHistory: {
    name: 'getHistory',
    method: 'GET',
    path: '/mlflow/metrics/get-history',
    version: 2,
    prefixes: 'both',
    permission: 'run:read',
    access: 'read',
    request: getHistoryRequest,
  },
  getHistoryBulk: {
    name: 'getHistoryBulk',
    method: 'GET',
    path: '/mlflow/metrics/get-history-bulk',
    version: 2,
    prefixes: 'ajax-api',
    permission: 'run:read',
    access: 'read',
    request: getHistoryBulkRequest,
  },
  getHistoryBulkInterval: {
    name: 'getHistoryBulkInterval',
    method: 'GET',
    path: '/mlflow/metrics/get-history-bulk-interval',
    version: 2,
    prefixes: 'both',
    permission: 'run:read',
    access: 'read',
    request: getHistoryBulkIntervalRequest,
  },
}
