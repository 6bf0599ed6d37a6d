import type { Route } from '../../route.ts'
import {
  createExperimentRequest,
  type CreateExperimentRequest,
  searchExperimentsRequest,
  type SearchExperimentsRequest,
  experimentIdRequest,
  type ExperimentIdRequest,
  getExperimentByNameRequest,
  type GetExperimentByNameRequest,
  updateExperimentRequest,
  type UpdateExperimentRequest,
  setExperimentTagRequest,
  type SetExperimentTagRequest,
  deleteExperimentTagRequest,
  type DeleteExperimentTagRequest,
  searchDatasetsRequest,
  type SearchDatasetsRequest,
} from '../messages/experiments.ts'

/** Experiments. */
export interface ExperimentRoutes {
  readonly createExperiment: Route<CreateExperimentRequest>
  readonly searchExperiments: Route<SearchExperimentsRequest>
  readonly searchExperimentsByQuery: Route<SearchExperimentsRequest>
  readonly getExperiment: Route<ExperimentIdRequest>
  readonly getExperimentByName: Route<GetExperimentByNameRequest>
  readonly deleteExperiment: Route<ExperimentIdRequest>
  readonly restoreExperiment: Route<ExperimentIdRequest>
  readonly updateExperiment: Route<UpdateExperimentRequest>
  readonly setExperimentTag: Route<SetExperimentTagRequest>
  readonly deleteExperimentTag: Route<DeleteExperimentTagRequest>
  readonly searchDatasets: Route<SearchDatasetsRequest>
}

export const experimentRoutes: ExperimentRoutes = {
  createExperiment: {
    name: 'createExperiment',
    method: 'POST',
    path: '/mlflow/experiments/create',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:create',
    access: 'write',
    request: createExperimentRequest,
  },
  searchExperiments: {
    name: 'searchExperiments',
    method: 'POST',
    path: '/mlflow/experiments/search',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:read',
    access: 'read',
    request: searchExperimentsRequest,
  },
  searchExperimentsByQuery: {
    name: 'searchExperimentsByQuery',
    method: 'GET',
    path: '/mlflow/experiments/search',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:read',
    access: 'read',
    request: searchExperimentsRequest,
  },
  getExperiment: {
    name: 'getExperiment',
    method: 'GET',
    path: '/mlflow/experiments/get',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:read',
    access: 'read',
    request: experimentIdRequest,
  },
  getExperimentByName: {
    name: 'getExperimentByName',
    method: 'GET',
    path: '/mlflow/experiments/get-by-name',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:read',
    access: 'read',
    request: getExperimentByNameRequest,
  },
  deleteExperiment: {
    name: 'deleteExperiment',
    method: 'POST',
    path: '/mlflow/experiments/delete',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:delete',
    access: 'write',
    request: experimentIdRequest,
  },
  restoreExperiment: {
    name: 'restoreExperiment',
    method: 'POST',
    path: '/mlflow/experiments/restore',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:delete',
    access: 'write',
    request: experimentIdRequest,
  },
  updateExperiment: {
    name: 'updateExperiment',
    method: 'POST',
    path: '/mlflow/experiments/update',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:write',
    access: 'write',
    request: updateExperimentRequest,
  },
  setExperimentTag: {
    name: 'setExperimentTag',
    method: 'POST',
    path: '/mlflow/experiments/set-experiment-tag',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:write',
    access: 'write',
    request: setExperimentTagRequest,
  },
  deleteExperimentTag: {
    name: 'deleteExperimentTag',
    method: 'POST',
    path: '/mlflow/experiments/delete-experiment-tag',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:write',
    access: 'write',
    request: deleteExperimentTagRequest,
  },
  searchDatasets: {
    name: 'searchDatasets',
    method: 'POST',
    path: '/mlflow/experiments/search-datasets',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:read',
    access: 'read',
    request: searchDatasetsRequest,
  },
}
