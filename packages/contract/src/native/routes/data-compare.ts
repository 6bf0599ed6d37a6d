import { dataRowDiff, dataRowDiffRequest } from '../messages/data-work.ts'
import {
  dataDiff,
  dataDrift,
  dataOverlap,
  dataOverlapRequest,
  twoDataVersions,
} from '../messages/data.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** What versions of data are to each other. */
export const nativeDataCompareRoutes = {
  'data.diff': {
    ...v1,
    name: 'data.diff',
    method: 'GET',
    path: '/data/diff',
    permission: 'data:read',
    access: 'read',
    request: twoDataVersions,
    summary: 'What differs between two versions: columns, and rows by key.',
    status: 200,
    response: dataDiff,
  },
  'data.diffRows': {
    ...v1,
    name: 'data.diffRows',
    method: 'GET',
    path: '/data/diff/rows',
    permission: 'data:read',
    access: 'read',
    request: dataRowDiffRequest,
    summary: 'The rows that differ between two versions, by key where both have one.',
    status: 200,
    response: dataRowDiff,
  },
  'data.drift': {
    ...v1,
    name: 'data.drift',
    method: 'GET',
    path: '/data/drift',
    permission: 'data:read',
    access: 'read',
    request: twoDataVersions,
    summary: 'How far the values of each column moved between two versions.',
    status: 200,
    response: dataDrift,
  },
  'data.overlap': {
    ...v1,
    name: 'data.overlap',
    method: 'GET',
    path: '/data/overlap',
    permission: 'data:read',
    access: 'read',
    request: dataOverlapRequest,
    summary: 'How many rows two versions share, by their key or some columns.',
    status: 200,
    response: dataOverlap,
  },
} satisfies Readonly<Record<string, NativeRoute>>

export type NativeDataCompareRoutes = typeof nativeDataCompareRoutes
