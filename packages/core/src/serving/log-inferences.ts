import {
  insertInferences,
  lockChain,
  type DeploymentRow,
  type NewInference,
  type NewPayload,
  type NewPrediction,
  type Tx,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { appendEntries } from './audit/append-entries.ts'
import { callContent, chainedFields, predictionsHashOf } from './audit/chain-content.ts'
import { permitted, type LogPolicy } from './log-policy.ts'
import { payloadHash } from './payload-hash.ts'
import { refused } from './refused.ts'
import { requireDeployment } from './require-deployment.ts'

export interface LoggedCall {
  readonly call: Omit<NewInference, 'deployment_no' | 'predictions_hash' | 'payload_kept'>
  readonly predictions: readonly NewPrediction[]
  readonly payload: NewPayload | undefined
}

const mostCalls = 1000
const mostPredictions = 100_000
/** A body of 1 MiB, or what it is as base64. */
const longestPayload = 1_398_104
const longestText = 65_536
const longestKey = 500
/** The last millisecond that a date of JavaScript can be, and the first one. */
const lastDateMs = 8.64e15
/** 115 days: sums of what a name served stay far from what 64 bits hold. */
const longestUs = 1e13
const mostRows = 1e9

/**
 * Adds calls to the log, all or none. One that is there already is left as it is, so that who got no answer sends again. How many are new.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for an unknown deployment; INVALID_PARAMETER_VALUE with the field that can't be
 */
export async function logInferences(
  ctx: RowCtx,
  { deploymentId, calls }: { readonly deploymentId: string; readonly calls: readonly LoggedCall[] },
): Promise<number> {
  authorize(ctx, 'serving:write')
  checkCalls(calls)
  return ctx.log.write(async (tx) =>
    addCalls(ctx, tx, { deployment: await requireDeployment(tx, deploymentId), calls }),
  )
}

/** @throws INVALID_PARAMETER_VALUE with the field that can't be */
export function checkCalls(calls: readonly LoggedCall[]): void {
  if (calls.length > mostCalls) throw tooMany('inferences', mostCalls)
  for (const [at, one] of calls.entries()) checkCall(one, `inferences[${at}]`)
}

/** Adds calls that were checked, inside a transaction. How many are new. */
export async function addCalls(
  ctx: RowCtx,
  tx: Tx,
  {
    deployment,
    calls,
  }: { readonly deployment: DeploymentRow; readonly calls: readonly LoggedCall[] },
): Promise<number> {
  const { deployment_no, deployment_id } = deployment
  // Numbers of calls grow with those of their entries.
  await lockChain(tx)
  const policy = JSON.parse(deployment.policy) as LogPolicy // `createDeployment` wrote it
  const isAll = deployment.policy === '{}'
  const kept = calls.map(({ call, ...content }) => ({
    call,
    ...(isAll
      ? content
      : permitted(ctx, policy, {
          ...content,
          contentType: call.content_type,
          status: call.status,
        })),
  }))
  const added = await insertInferences(
    tx,
    kept.map(({ call, predictions, payload }) => ({
      call: {
        ...call,
        ...hashesOf(call, payload),
        deployment_no,
        predictions_hash: predictionsHashOf(
          predictions.map((row) => [row.row_index, row.entity_key, row.output, row.computed]),
        ),
        payload_kept: payload === undefined ? 0 : 1,
      },
      predictions,
      payload,
    })),
  )
  await appendEntries(
    ctx,
    tx,
    added.map(({ no, added: { call } }) => ({
      kind: 'call',
      subject: no,
      content: callContent(chainedFields(call, deployment_id)),
    })),
  )
  return added.length
}

/** What is kept is hashed here; of what is not kept, whoever served the call says the digest. */
function hashesOf(
  { request_hash, response_hash }: LoggedCall['call'],
  payload: NewPayload | undefined,
): Pick<NewInference, 'request_hash' | 'response_hash'> {
  const request = payload && payloadHash(payload.request, payload.request_encoding)
  const response = payload && payloadHash(payload.response, payload.response_encoding)
  return { request_hash: request ?? request_hash, response_hash: response ?? response_hash }
}

function checkCall({ call, predictions, payload }: LoggedCall, field: string): void {
  if (!/^[0-9a-f]{32}$/u.test(call.inference_id))
    throw refused(`${field}.inference_id`, 'It is 32 hexadecimal digits, small letters.')
  if (predictions.length > mostPredictions) throw tooMany(`${field}.predictions`, mostPredictions)
  checkNumbers(call, field)
  checkHash(`${field}.request_hash`, call.request_hash)
  checkHash(`${field}.response_hash`, call.response_hash)
  if (call.data_ref !== '') checkObject(`${field}.data_ref`, call.data_ref)
  checkLength(`${field}.client_request_id`, call.client_request_id, longestKey)
  checkLength(`${field}.data_version`, call.data_version, longestKey)
  checkLength(`${field}.content_type`, call.content_type, longestKey)
  checkLength(`${field}.data_ref`, call.data_ref, longestKey)
  checkLength(`${field}.request`, payload?.request ?? '', longestPayload)
  checkLength(`${field}.response`, payload?.response ?? '', longestPayload)
  checkLength(`${field}.seen`, payload?.seen ?? '', longestPayload)
  const places = new Set<number>()
  for (const [at, row] of predictions.entries()) {
    if (places.has(row.row_index))
      throw refused(`${field}.predictions[${at}].row`, 'The answer has a prediction of it already.')
    places.add(row.row_index)
    checkLength(`${field}.predictions[${at}].entity_key`, row.entity_key, longestKey)
    checkJson(`${field}.predictions[${at}].output`, row.output)
    checkObject(`${field}.predictions[${at}].computed`, row.computed)
  }
}

/** What is in the log stays there: a time that is no date, or a sum that no integer holds, would break each list that it is in. */
function checkNumbers(call: LoggedCall['call'], field: string): void {
  for (const [name, value, least, most] of [
    ['time', call.at, -lastDateMs, lastDateMs],
    ['data_min_time', call.data_min_at ?? 0, -lastDateMs, lastDateMs],
    ['data_max_time', call.data_max_at ?? 0, -lastDateMs, lastDateMs],
    ['status', call.status, 0, 999],
    ['rows', call.row_count, 0, mostRows],
    ['predict_us', call.predict_us, 0, longestUs],
    ['total_us', call.total_us, 0, longestUs],
  ] as const)
    if (value < least || value > most)
      throw refused(`${field}.${name}`, `It must be between ${least} and ${most}.`)
}

function checkHash(field: string, digest: Uint8Array | null): void {
  if (digest !== null && digest.byteLength !== 32)
    throw refused(field, 'A SHA-256 has 64 hexadecimal digits.')
}

function checkLength(field: string, text: string, most: number): void {
  if (text.length > most) throw refused(field, `It has more than ${most} characters.`)
}

function checkJson(field: string, text: string): unknown {
  checkLength(field, text, longestText)
  try {
    return JSON.parse(text)
  } catch {
    throw refused(field, 'It is no JSON.')
  }
}

function checkObject(field: string, text: string): void {
  const value = checkJson(field, text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refused(field, 'It is no JSON object.')
}

function tooMany(field: string, most: number): Error {
  return refused(field, `It has more than ${most} items.`)
}
