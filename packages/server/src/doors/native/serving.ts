import { writeJson, type NativeDeployment, type NativeInference } from '@stemma/contract'
import * as core from '@stemma/core'
import type { NativeHandlers } from './native-handlers.ts'

type Names =
  | 'deployments.create'
  | 'deployments.list'
  | 'deployments.end'
  | 'inferences.log'
  | 'inferences.list'
  | 'inferences.get'
  | 'inferences.why'

export const nativeServingHandlers: NativeHandlers<Names> = {
  'deployments.create': async (ctx, request) => {
    const made = await core.createDeployment(ctx, {
      name: request.name,
      modelUri: request.model_uri,
      modelName: request.model_name,
      modelVersion: request.model_version,
      modelId: request.model_id,
      runId: request.run_id,
      modelDigest: request.model_digest,
      hyperparameters: recordOf(request.hyperparameters),
      environment: recordOf(request.environment),
    })
    return writeJson(deploymentFields(made))
  },
  'deployments.list': async (ctx, { name, limit, page_token: pageToken }) => {
    const { items, nextPageToken } = await core.listDeployments(ctx, { name, limit, pageToken })
    return writeJson({ deployments: items.map(deploymentFields), next_page_token: nextPageToken })
  },
  'deployments.end': async (ctx, { deployment_id: deploymentId }) =>
    writeJson(deploymentFields(await core.stopDeployment(ctx, { deploymentId }))),
  'inferences.log': async (ctx, { deployment_id: deploymentId, inferences }) => {
    const calls = inferences.map(({ predictions, ...call }): core.LoggedCall => ({
      call: {
        inference_id: call.inference_id,
        client_request_id: call.client_request_id,
        at: call.time,
        status: call.status,
        row_count: call.rows,
        predict_us: call.predict_us,
        total_us: call.total_us,
        data_version: call.data_version,
        data_min_at: call.data_min_time ?? null,
        data_max_at: call.data_max_time ?? null,
        content_type: call.content_type,
        request: call.request ?? null,
        response: call.response ?? null,
      },
      predictions: predictions.map(({ row, ...rest }) => ({ row_index: row, ...rest })),
    }))
    return writeJson({ added: await core.logInferences(ctx, { deploymentId, calls }) })
  },
  'inferences.list': async (ctx, { deployment_id: deploymentId, limit, page_token: pageToken }) => {
    const page = await core.listInferences(ctx, { deploymentId, limit, pageToken })
    const inferences = page.items.map((inference) => {
      const { request: _, response: __, ...head } = inferenceFields(deploymentId, inference)
      return head
    })
    return writeJson({ inferences, next_page_token: page.nextPageToken })
  },
  'inferences.get': async (ctx, { inference_id: inferenceId }) => {
    const { inference, deployment, predictions } = await core.getInference(ctx, { inferenceId })
    return writeJson({
      ...inferenceFields(deployment.deployment_id, inference),
      predictions: predictions.map(({ row_index: row, entity_key, output, computed }) => ({
        row,
        entity_key,
        output,
        computed,
      })),
    })
  },
  'inferences.why': async (ctx, { inference_id: inferenceId }) =>
    writeJson({ links: await core.explainInference(ctx, { inferenceId }) }),
}

function deploymentFields(row: core.DeploymentRow): NativeDeployment {
  return {
    deployment_id: row.deployment_id,
    name: row.name,
    model_uri: row.model_uri,
    model_name: row.model_name,
    ...(row.model_version !== null && { model_version: row.model_version }),
    model_id: row.model_id,
    run_id: row.run_id,
    model_digest: row.model_digest,
    hyperparameters: pairsOf(row.hyperparameters),
    environment: pairsOf(row.environment),
    start_time: row.started_at,
    ...(row.ended_at !== null && { end_time: row.ended_at }),
    created_by: row.created_by,
  }
}

function inferenceFields(deploymentId: string, row: core.InferenceRow): NativeInference {
  return {
    deployment_id: deploymentId,
    inference_id: row.inference_id,
    client_request_id: row.client_request_id,
    time: row.at,
    status: row.status,
    rows: row.row_count,
    predict_us: row.predict_us,
    total_us: row.total_us,
    data_version: row.data_version,
    ...(row.data_min_at !== null && { data_min_time: row.data_min_at }),
    ...(row.data_max_at !== null && { data_max_time: row.data_max_at }),
    content_type: row.content_type,
    ...(row.request !== null && { request: row.request }),
    ...(row.response !== null && { response: row.response }),
    predictions: [],
  }
}

interface Pair {
  readonly key: string
  readonly value: string
}

function recordOf(pairs: readonly Pair[]): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]))
}

function pairsOf(json: string): readonly Pair[] {
  const parsed = JSON.parse(json) as Readonly<Record<string, string>> // `createDeployment` wrote it
  return Object.entries(parsed).map(([key, value]) => ({ key, value }))
}
