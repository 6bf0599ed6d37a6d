import {
  auditExportRequest,
  auditLine,
  checkpointAnswer,
  verifyProgress,
} from '../messages/audit.ts'
import { eraseRequest, expireRequest, gapList, newGap, removedCalls } from '../messages/removals.ts'
import { oneDeployment } from '../messages/serving.ts'
import { noFields } from '../messages/values.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** The chain over the inference log. */
export const nativeAuditRoutes = {
  'audit.verify': {
    ...v1,
    name: 'audit.verify',
    method: 'POST',
    path: '/audit/verify',
    permission: 'serving:read',
    access: 'read',
    request: noFields,
    summary:
      'Walks the chain of the inference log, and names what was edited, deleted or exchanged.',
    status: 200,
    response: undefined,
    streams: { types: ['application/x-ndjson'], line: verifyProgress },
  },
  'audit.checkpoint': {
    ...v1,
    name: 'audit.checkpoint',
    method: 'POST',
    path: '/audit/checkpoints',
    permission: 'serving:write',
    access: 'write',
    request: noFields,
    summary: 'Signs the end of the chain now.',
    status: 200,
    response: checkpointAnswer,
  },
  'audit.export': {
    ...v1,
    name: 'audit.export',
    method: 'GET',
    path: '/audit/export',
    permission: 'serving:read',
    access: 'stream',
    request: auditExportRequest,
    summary:
      'A stretch of the chain with its calls and signatures, for a verifier without a server.',
    status: 200,
    response: undefined,
    streams: { types: ['application/x-ndjson'], line: auditLine },
  },
  'gaps.log': {
    ...v1,
    name: 'gaps.log',
    method: 'POST',
    path: '/deployments/{deployment_id}/gaps',
    permission: 'serving:write',
    access: 'write',
    request: newGap,
    summary: 'Notes that calls were answered that are not in the log.',
    status: 204,
    response: undefined,
  },
  'gaps.list': {
    ...v1,
    name: 'gaps.list',
    method: 'GET',
    path: '/deployments/{deployment_id}/gaps',
    permission: 'serving:read',
    access: 'read',
    request: oneDeployment,
    summary: 'Calls of a deployment that are not in the log, newest first.',
    status: 200,
    response: gapList,
  },
  'inferences.expire': {
    ...v1,
    name: 'inferences.expire',
    method: 'POST',
    path: '/inferences/expire',
    permission: 'serving:write',
    access: 'write',
    request: expireRequest,
    summary:
      'Removes bodies that are old enough; their digests stay, and the chain says what went.',
    status: 200,
    response: removedCalls,
  },
  'inferences.erase': {
    ...v1,
    name: 'inferences.erase',
    method: 'POST',
    path: '/inferences/erase',
    permission: 'serving:write',
    access: 'write',
    request: eraseRequest,
    summary:
      'Removes what the log says of an entity; the chain stays valid, and says that it was done.',
    status: 200,
    response: removedCalls,
  },
} satisfies Readonly<Record<string, NativeRoute>>

export type NativeAuditRoutes = typeof nativeAuditRoutes
