import type { Route } from '../../route.ts'
import {
  getHistoryRequest,
  getHistoryBulkRequest,
  getHistoryBulkIntervalRequest,
} from '../messages/metrics.ts'

/** Histories of metrics. */
export const metricRoutes = {
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
} satisfies Readonly<Record<string, Route>>
