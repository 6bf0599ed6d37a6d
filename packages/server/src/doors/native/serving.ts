import { writeJson, type NativeDeployment } from '@stemma/contract'
import * as core from '@stemma/core'
import { inferenceFields, loggedCallOf, payloadFields } from './inference-fields.ts'
import { policyFields, policyOf } from './log-policy-fields.ts'
import type { NativeHandlers } from './native-handlers.ts'
import { pairsOf, recordOf } from './pairs-of.ts'

type Names =
  | 'deployments.create'
  | 'deployments.list'
  | 'deployments.show'
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
      role: request.role,
      policy: policyOf(request),
    })
    return writeJson(deploymentFields(made))
  },
  'deployments.list': async (ctx, { name, limit, page_token: pageToken }) => {
    const { items, nextPageToken } = await core.listDeployments(ctx, { name, limit, pageToken })
    return writeJson({ deployments: items.map(deploymentFields), next_page_token: nextPageToken })
  },
  'deployments.show': async (ctx, { deployment_id: deploymentId }) =>
    writeJson(deploymentFields(await core.getDeployment(ctx, { deploymentId }))),
  'deployments.end': async (ctx, { deployment_id: deploymentId }) =>
    writeJson(deploymentFields(await core.stopDeployment(ctx, { deploymentId }))),
  'inferences.log': async (ctx, { deployment_id: deploymentId, inferences }) => {
    const calls = inferences.map(loggedCallOf)
    return writeJson({ added: await core.logInferences(ctx, { deploymentId, calls }) })
  },
  'inferences.list': async (ctx, request) => {
    const { deployment_id: deploymentId, limit, page_token: pageToken, outcome } = request
    const page = await core.listInferences(ctx, {
      ...{ deploymentId, limit, pageToken },
      filter: {
        clientRequestId: request.client_request_id,
        entityKey: request.entity_key,
        outcome: outcome === 'any' ? undefined : outcome,
        fromMs: request.from === undefined ? undefined : Number(request.from),
        untilMs: request.until === undefined ? undefined : Number(request.until),
      },
    })
    const inferences = page.items.map((inference) => inferenceFields(deploymentId, inference))
    return writeJson({ inferences, next_page_token: page.nextPageToken })
  },
  'inferences.get': async (ctx, { inference_id: inferenceId }) => {
    const { inference, deployment, predictions, payload } = await core.getInference(ctx, {
      inferenceId,
    })
    return writeJson({
      ...inferenceFields(deployment.deployment_id, inference),
      ...payloadFields(payload),
      predictions: predictions.map(({ row_index: row, entity_key, output, computed }) => ({
        row,
        entity_key,
        output,
        computed,
      })),
    })
  },
  'inferences.why': async (ctx, { inference_id: inferenceId }) => {
    const { links, matches } = await core.explainInference(ctx, { inferenceId })
    return writeJson({
      links,
      ...(matches.input !== undefined && { input_match: matches.input }),
      ...(matches.model !== undefined && { model_match: matches.model }),
      ...(matches.output !== undefined && { output_match: matches.output }),
    })
  },
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
    ...policyFields(row),
    start_time: row.started_at,
    ...(row.ended_at !== null && { end_time: row.ended_at }),
    created_by: row.created_by,
  }
}
