import { oneInference } from '../messages/serving.ts'
import {
  addedTruth,
  addTruthRequest,
  errorRanking,
  monitorAnswer,
  monitorRequest,
  rankErrorsRequest,
  truthList,
} from '../messages/truth.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** What turned out to be true, and what follows for what serves. */
export const nativeTruthRoutes = {
  'truth.add': {
    ...v1,
    name: 'truth.add',
    method: 'POST',
    path: '/truth',
    permission: 'serving:write',
    access: 'write',
    mostBodyBytes: 32 * 1024 * 1024,
    request: addTruthRequest,
    summary: 'Keeps what turned out to be true of predictions; what differs is a correction.',
    status: 200,
    response: addedTruth,
  },
  'truth.list': {
    ...v1,
    name: 'truth.list',
    method: 'GET',
    path: '/inferences/{inference_id}/truth',
    permission: 'serving:read',
    access: 'read',
    request: oneInference,
    summary: 'All that was ever held true of the rows of a call.',
    status: 200,
    response: truthList,
  },
  'monitor.errors': {
    ...v1,
    name: 'monitor.errors',
    method: 'GET',
    path: '/monitor/errors',
    permission: 'serving:read',
    access: 'read',
    request: rankErrorsRequest,
    summary: 'Slices of labelled predictions, the worst first.',
    status: 200,
    response: errorRanking,
  },
  'monitor.windows': {
    ...v1,
    name: 'monitor.windows',
    method: 'GET',
    path: '/monitor/windows',
    permission: 'serving:read',
    access: 'read',
    request: monitorRequest,
    summary:
      'Errors, coverage and delay of labels window by window, and drift against the training data.',
    status: 200,
    response: monitorAnswer,
  },
} satisfies Readonly<Record<string, NativeRoute>>

export type NativeTruthRoutes = typeof nativeTruthRoutes
