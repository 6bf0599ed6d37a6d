import type { Route } from '../../route.ts'
import {
  logInputsRequest,
  type LogInputsRequest,
  logOutputsRequest,
  type LogOutputsRequest,
} from '../messages/inputs-outputs.ts'
import {
  logMetricRequest,
  type LogMetricRequest,
  logBatchRequest,
  type LogBatchRequest,
} from '../messages/metrics.ts'
import {
  createRunRequest,
  type CreateRunRequest,
  updateRunRequest,
  type UpdateRunRequest,
  runIdRequest,
  type RunIdRequest,
  searchRunsRequest,
  type SearchRunsRequest,
  logParamRequest,
  type LogParamRequest,
  setRunTagRequest,
  type SetRunTagRequest,
  deleteRunTagRequest,
  type DeleteRunTagRequest,
  logModelRequest,
  type LogModelRequest,
} from '../messages/runs.ts'

/** Runs: what they log and how they are found. */
export interface RunRoutes {
  readonly createRun: Route<CreateRunRequest>
  readonly updateRun: Route<UpdateRunRequest>
  readonly getRun: Route<RunIdRequest>
  readonly deleteRun: Route<RunIdRequest>
  readonly restoreRun: Route<RunIdRequest>
  readonly searchRuns: Route<SearchRunsRequest>
  readonly logMetric: Route<LogMetricRequest>
  readonly logParam: Route<LogParamRequest>
  readonly setRunTag: Route<SetRunTagRequest>
  readonly deleteRunTag: Route<DeleteRunTagRequest>
  readonly logBatch: Route<LogBatchRequest>
  readonly logModel: Route<LogModelRequest>
  readonly logInputs: Route<LogInputsRequest>
  readonly logOutputs: Route<LogOutputsRequest>
}

export const runRoutes: RunRoutes = {
  createRun: {
    name: 'createRun',
    method: 'POST',
    path: '/mlflow/runs/create',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:write',
    access: 'write',
    request: createRunRequest,
  },
  updateRun: {
    name: 'updateRun',
    method: 'POST',
    path: '/mlflow/runs/update',
    version: 2,
    prefixes: 'both',
    permission: 'run:write',
    access: 'write',
    request: updateRunRequest,
  },
  getRun: {
    name: 'getRun',
    method: 'GET',
    path: '/mlflow/runs/get',
    version: 2,
    prefixes: 'both',
    permission: 'run:read',
    access: 'read',
    request: runIdRequest,
  },
  deleteRun: {
    name: 'deleteRun',
    method: 'POST',
    path: '/mlflow/runs/delete',
    version: 2,
    prefixes: 'both',
    permission: 'run:delete',
    access: 'write',
    request: runIdRequest,
  },
  restoreRun: {
    name: 'restoreRun',
    method: 'POST',
    path: '/mlflow/runs/restore',
    version: 2,
    prefixes: 'both',
    permission: 'run:delete',
    access: 'write',
    request: runIdRequest,
  },
  searchRuns: {
    name: 'searchRuns',
    method: 'POST',
    path: '/mlflow/runs/search',
    version: 2,
    prefixes: 'both',
    permission: 'run:read',
    access: 'read',
    request: searchRunsRequest,
  },
  logMetric: {
    name: 'logMetric',
    method: 'POST',
    path: '/mlflow/runs/log-metric',
    version: 2,
    prefixes: 'both',
    permission: 'run:write',
    access: 'write',
    request: logMetricRequest,
  },
  logParam: {
    name: 'logParam',
    method: 'POST',
    path: '/mlflow/runs/log-parameter',
    version: 2,
    prefixes: 'both',
    permission: 'run:write',
    access: 'write',
    request: logParamRequest,
  },
  setRunTag: {
    name: 'setRunTag',
    method: 'POST',
    path: '/mlflow/runs/set-tag',
    version: 2,
    prefixes: 'both',
    permission: 'run:write',
    access: 'write',
    request: setRunTagRequest,
  },
  deleteRunTag: {
    name: 'deleteRunTag',
    method: 'POST',
    path: '/mlflow/runs/delete-tag',
    version: 2,
    prefixes: 'both',
    permission: 'run:write',
    access: 'write',
    request: deleteRunTagRequest,
  },
  logBatch: {
    name: 'logBatch',
    method: 'POST',
    path: '/mlflow/runs/log-batch',
    version: 2,
    prefixes: 'both',
    permission: 'run:write',
    access: 'write',
    request: logBatchRequest,
  },
  logModel: {
    name: 'logModel',
    method: 'POST',
    path: '/mlflow/runs/log-model',
    version: 2,
    prefixes: 'both',
    permission: 'run:write',
    access: 'write',
    request: logModelRequest,
  },
  logInputs: {
    name: 'logInputs',
    method: 'POST',
    path: '/mlflow/runs/log-inputs',
    version: 2,
    prefixes: 'both',
    permission: 'run:write',
    access: 'write',
    request: logInputsRequest,
  },
  logOutputs: {
    name: 'logOutputs',
    method: 'POST',
    path: '/mlflow/runs/outputs',
    version: 2,
    prefixes: 'both',
    permission: 'run:write',
    access: 'write',
    request: logOutputsRequest,
  },
}
