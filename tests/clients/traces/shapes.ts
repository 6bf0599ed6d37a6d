import {
  anything,
  listOf,
  maybe,
  modelId,
  ms,
  runId,
  type Shape,
  type ShapeObject,
} from '../../http/shape.ts'

/** The answers of the recorded traces: experiments, runs, models, listings. */

export const pair: Shape = { key: /^/, value: /^/ }

export function experiment(name: string, more: ShapeObject = {}): Shape {
  return {
    experiment_id: /^\d+$/,
    name,
    artifact_location: /^mlflow-artifacts:\/\d+$/,
    lifecycle_stage: 'active',
    last_update_time: ms,
    creation_time: ms,
    workspace: 'default',
    ...more,
  }
}

export function runInfo(more: ShapeObject = {}): ShapeObject {
  return {
    run_uuid: runId,
    experiment_id: /^\d+$/,
    run_name: /./,
    user_id: /^/,
    status: 'RUNNING',
    start_time: ms,
    artifact_uri: /^mlflow-artifacts:\/\d+\/[0-9a-f]{32}\/artifacts$/,
    lifecycle_stage: 'active',
    run_id: runId,
    ...more,
  }
}

export const metric: Shape = { key: /./, value: anything, timestamp: ms, step: anything }

export function run(
  more: { info?: ShapeObject; data?: Shape; inputs?: Shape; outputs?: Shape } = {},
): Shape {
  return {
    info: runInfo(more.info),
    data: more.data ?? {
      metrics: listOf(metric, { optional: true }),
      params: listOf(pair, { optional: true }),
      tags: listOf(pair),
    },
    inputs: more.inputs ?? {},
    outputs: more.outputs ?? {},
  }
}

export function loggedModel(info: ShapeObject = {}, data: Shape = maybe): Shape {
  return {
    info: {
      model_id: modelId,
      experiment_id: /^\d+$/,
      name: /./,
      creation_timestamp_ms: ms,
      last_updated_timestamp_ms: ms,
      artifact_uri: /^mlflow-artifacts:\/\d+\/models\/m-[0-9a-f]{32}\/artifacts$/,
      status: 'LOGGED_MODEL_PENDING',
      model_type: '',
      source_run_id: /^/,
      tags: maybe,
      ...info,
    },
    data,
  }
}

export function modelVersion(more: ShapeObject = {}): Shape {
  return {
    name: /./,
    version: /^\d+$/,
    creation_timestamp: ms,
    last_updated_timestamp: ms,
    current_stage: 'None',
    description: '',
    source: /./,
    run_id: /^([0-9a-f]{32})?$/,
    status: 'READY',
    run_link: '',
    ...more,
  }
}

export function registeredModel(name: string, more: ShapeObject = {}): Shape {
  return { name, creation_timestamp: ms, last_updated_timestamp: ms, ...more }
}
