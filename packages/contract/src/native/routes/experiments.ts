import {
  experimentChange,
  type ExperimentChange,
  experimentPage,
  type ExperimentPage,
  experimentTagKey,
  type ExperimentTagKey,
  experimentTagValue,
  type ExperimentTagValue,
  listExperimentsRequest,
  type ListExperimentsRequest,
  nativeExperiment,
  type NativeExperiment,
  newExperiment,
  type NewExperiment,
  oneExperiment,
  type OneExperiment,
} from '../messages/experiments.ts'
import type { Nothing } from '../messages/values.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Experiments. */
export interface NativeExperimentRoutes {
  readonly 'experiments.list': NativeRoute<ListExperimentsRequest, ExperimentPage>
  readonly 'experiments.create': NativeRoute<NewExperiment, NativeExperiment>
  readonly 'experiments.get': NativeRoute<OneExperiment, NativeExperiment>
  readonly 'experiments.update': NativeRoute<ExperimentChange, NativeExperiment>
  readonly 'experiments.delete': NativeRoute<OneExperiment, Nothing>
  readonly 'experiments.restore': NativeRoute<OneExperiment, Nothing>
  readonly 'experiments.setTag': NativeRoute<ExperimentTagValue, Nothing>
  readonly 'experiments.deleteTag': NativeRoute<ExperimentTagKey, Nothing>
}

export const nativeExperimentRoutes: NativeExperimentRoutes = {
  'experiments.list': {
    ...v1,
    name: 'experiments.list',
    method: 'GET',
    path: '/experiments',
    permission: 'experiment:read',
    access: 'read',
    request: listExperimentsRequest,
    summary: 'Experiments that match a filter, newest first unless another order is asked for.',
    status: 200,
    response: experimentPage,
  },
  'experiments.create': {
    ...v1,
    name: 'experiments.create',
    method: 'POST',
    path: '/experiments',
    permission: 'experiment:create',
    access: 'write',
    request: newExperiment,
    summary: 'Creates an experiment. Names are unique, deleted ones included.',
    status: 201,
    response: nativeExperiment,
  },
  'experiments.get': {
    ...v1,
    name: 'experiments.get',
    method: 'GET',
    path: '/experiments/{experiment_id}',
    permission: 'experiment:read',
    access: 'read',
    request: oneExperiment,
    summary: 'One experiment, deleted or not, by its id or by name: and its name.',
    status: 200,
    response: nativeExperiment,
  },
  'experiments.update': {
    ...v1,
    name: 'experiments.update',
    method: 'PATCH',
    path: '/experiments/{experiment_id}',
    permission: 'experiment:write',
    access: 'write',
    request: experimentChange,
    summary: 'Gives an active experiment another name.',
    status: 200,
    response: nativeExperiment,
  },
  'experiments.delete': {
    ...v1,
    name: 'experiments.delete',
    method: 'DELETE',
    path: '/experiments/{experiment_id}',
    permission: 'experiment:delete',
    access: 'write',
    request: oneExperiment,
    summary: 'Moves an experiment to the trash, with its runs and logged models.',
    status: 204,
    response: undefined,
  },
  'experiments.restore': {
    ...v1,
    name: 'experiments.restore',
    method: 'POST',
    path: '/experiments/{experiment_id}/restore',
    permission: 'experiment:delete',
    access: 'write',
    request: oneExperiment,
    summary:
      'Takes an experiment out of the trash, with the runs and logged models that went there with it.',
    status: 204,
    response: undefined,
  },
  'experiments.setTag': {
    ...v1,
    name: 'experiments.setTag',
    method: 'PUT',
    path: '/experiments/{experiment_id}/tags/{key}',
    permission: 'experiment:write',
    access: 'write',
    request: experimentTagValue,
    summary: 'Sets a tag of an experiment.',
    status: 204,
    response: undefined,
  },
  'experiments.deleteTag': {
    ...v1,
    name: 'experiments.deleteTag',
    method: 'DELETE',
    path: '/experiments/{experiment_id}/tags/{key}',
    permission: 'experiment:write',
    access: 'write',
    request: experimentTagKey,
    summary: 'Removes a tag of an experiment.',
    status: 204,
    response: undefined,
  },
}
