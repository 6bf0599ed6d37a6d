import {
  compareRunsRequest,
  type CompareRunsRequest,
  runComparison,
  type RunComparison,
} from '../messages/compare.ts'
import { nativeRun, type NativeRun } from '../messages/run.ts'
import {
  exportRunsRequest,
  type ExportRunsRequest,
  findRunsRequest,
  type FindRunsRequest,
  type GetRunRequest,
  nativeGetRunRequest,
  newRun,
  type NewRun,
  oneRun,
  type OneRun,
  runBatch,
  type RunBatch,
  runChange,
  type RunChange,
  runPage,
  type RunPage,
} from '../messages/runs.ts'
import type { Nothing } from '../messages/values.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Runs: how they are found, made, changed and compared. */
export interface NativeRunRoutes {
  readonly 'runs.list': NativeRoute<FindRunsRequest, RunPage>
  readonly 'runs.search': NativeRoute<FindRunsRequest, RunPage>
  readonly 'runs.create': NativeRoute<NewRun, NativeRun>
  readonly 'runs.compare': NativeRoute<CompareRunsRequest, RunComparison>
  readonly 'runs.export': NativeRoute<ExportRunsRequest, Nothing>
  readonly 'runs.get': NativeRoute<GetRunRequest, NativeRun>
  readonly 'runs.update': NativeRoute<RunChange, NativeRun>
  readonly 'runs.delete': NativeRoute<OneRun, Nothing>
  readonly 'runs.restore': NativeRoute<OneRun, Nothing>
  readonly 'runs.batch': NativeRoute<RunBatch, Nothing>
}

export const nativeRunRoutes: NativeRunRoutes = {
  'runs.list': {
    ...v1,
    name: 'runs.list',
    method: 'GET',
    path: '/runs',
    permission: 'run:read',
    access: 'read',
    request: findRunsRequest,
    summary:
      'Runs of some experiments that match a filter, newest first unless another order is asked for.',
    status: 200,
    response: runPage,
  },
  'runs.search': {
    ...v1,
    name: 'runs.search',
    method: 'POST',
    path: '/runs/search',
    permission: 'run:read',
    access: 'read',
    request: findRunsRequest,
    summary: 'The same, for questions that are too long for a URL.',
    status: 200,
    response: runPage,
  },
  'runs.create': {
    ...v1,
    name: 'runs.create',
    method: 'POST',
    path: '/runs',
    permission: 'run:write',
    access: 'write',
    request: newRun,
    summary: 'Starts a run.',
    status: 201,
    response: nativeRun,
  },
  'runs.compare': {
    ...v1,
    name: 'runs.compare',
    method: 'GET',
    path: '/runs/compare',
    permission: 'run:read',
    access: 'read',
    request: compareRunsRequest,
    summary: 'Two to a hundred runs side by side, with what differs.',
    status: 200,
    response: runComparison,
  },
  'runs.export': {
    ...v1,
    name: 'runs.export',
    method: 'GET',
    path: '/runs/export',
    permission: 'run:read',
    access: 'stream',
    request: exportRunsRequest,
    summary: 'A whole search, however large, as NDJSON or CSV.',
    status: 200,
    response: undefined,
    streams: { types: ['application/x-ndjson', 'text/csv'], line: nativeRun },
  },
  'runs.get': {
    ...v1,
    name: 'runs.get',
    method: 'GET',
    path: '/runs/{run_id}',
    permission: 'run:read',
    access: 'read',
    request: nativeGetRunRequest,
    summary: 'One run, deleted or not, with all that was logged to it.',
    status: 200,
    response: nativeRun,
  },
  'runs.update': {
    ...v1,
    name: 'runs.update',
    method: 'PATCH',
    path: '/runs/{run_id}',
    permission: 'run:write',
    access: 'write',
    request: runChange,
    summary: 'Changes name, status or end time of a run.',
    status: 200,
    response: nativeRun,
  },
  'runs.delete': {
    ...v1,
    name: 'runs.delete',
    method: 'DELETE',
    path: '/runs/{run_id}',
    permission: 'run:delete',
    access: 'write',
    request: oneRun,
    summary: 'Moves a run to the trash.',
    status: 204,
    response: undefined,
  },
  'runs.restore': {
    ...v1,
    name: 'runs.restore',
    method: 'POST',
    path: '/runs/{run_id}/restore',
    permission: 'run:delete',
    access: 'write',
    request: oneRun,
    summary: 'Takes a run out of the trash.',
    status: 204,
    response: undefined,
  },
  'runs.batch': {
    ...v1,
    name: 'runs.batch',
    method: 'POST',
    path: '/runs/{run_id}/batch',
    permission: 'run:write',
    access: 'write',
    request: runBatch,
    summary: 'Logs metrics, params and tags in one transaction: all or nothing.',
    status: 204,
    response: undefined,
  },
}
