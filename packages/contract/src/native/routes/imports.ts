import {
  experimentImport,
  importedExperiment,
  importModelsRequest,
  importPointsRequest,
  importRegistryRequest,
  importResult,
  importRunsRequest,
} from '../messages/imports.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Half a million points, and a little. */
const mostBodyBytes = 24 * 1024 * 1024

/** Histories of other servers: what is there already is brought up to date, so that a request can be sent again. */
export const nativeImportRoutes = {
  'imports.experiment': {
    ...v1,
    name: 'imports.experiment',
    method: 'POST',
    path: '/imports/experiments',
    permission: 'experiment:create',
    access: 'write',
    request: importedExperiment,
    summary: 'Takes in an experiment of another server, by its name.',
    status: 200,
    response: experimentImport,
  },
  'imports.runs': {
    ...v1,
    name: 'imports.runs',
    method: 'POST',
    path: '/imports/runs',
    permission: 'run:write',
    access: 'write',
    request: importRunsRequest,
    mostBodyBytes,
    summary: 'Takes in runs of another server, with their ids. Their points follow.',
    status: 200,
    response: importResult,
  },
  'imports.points': {
    ...v1,
    name: 'imports.points',
    method: 'POST',
    path: '/imports/points',
    permission: 'run:write',
    access: 'write',
    request: importPointsRequest,
    mostBodyBytes,
    summary:
      'Takes in points of metrics of runs that are here; those that are known change nothing.',
    status: 200,
    response: importResult,
  },
  'imports.models': {
    ...v1,
    name: 'imports.models',
    method: 'POST',
    path: '/imports/logged-models',
    permission: 'model:write',
    access: 'write',
    request: importModelsRequest,
    mostBodyBytes,
    summary: 'Takes in logged models of another server, with their ids.',
    status: 200,
    response: importResult,
  },
  'imports.registry': {
    ...v1,
    name: 'imports.registry',
    method: 'POST',
    path: '/imports/registered-models',
    permission: 'model:write',
    access: 'write',
    request: importRegistryRequest,
    mostBodyBytes,
    summary:
      'Takes in registered models of another server with the numbers of their versions, and aliases.',
    status: 200,
    response: importResult,
  },
} as const satisfies Readonly<Record<string, NativeRoute>>

export type NativeImportRoutes = typeof nativeImportRoutes
