import { invalidParameter } from '@stemma/contract'
import { insertInferences, type NewInference, type NewPrediction } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireDeployment } from './require-deployment.ts'

export interface LoggedCall {
  readonly call: Omit<NewInference, 'deployment_no'>
  readonly predictions: readonly NewPrediction[]
}

const mostCalls = 1000
const mostPredictions = 100_000
const longestPayload = 1024 * 1024
const longestText = 65_536
const longestKey = 500

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
  if (calls.length > mostCalls) throw tooMany('inferences', mostCalls)
  for (const [at, one] of calls.entries()) checkCall(one, `inferences[${at}]`)
  return ctx.store.write(async (tx) => {
    const { deployment_no } = await requireDeployment(tx, deploymentId)
    return insertInferences(
      tx,
      calls.map(({ call, predictions }) => ({ call: { ...call, deployment_no }, predictions })),
    )
  })
}

function checkCall({ call, predictions }: LoggedCall, field: string): void {
  if (!/^[0-9a-f]{32}$/u.test(call.inference_id))
    throw invalidParameter(
      `Invalid value for parameter '${field}.inference_id' supplied: It is 32 hexadecimal digits, small letters.`,
    )
  if (predictions.length > mostPredictions) throw tooMany(`${field}.predictions`, mostPredictions)
  checkLength(`${field}.client_request_id`, call.client_request_id, longestKey)
  checkLength(`${field}.data_version`, call.data_version, longestKey)
  checkLength(`${field}.content_type`, call.content_type, longestKey)
  checkLength(`${field}.request`, call.request ?? '', longestPayload)
  checkLength(`${field}.response`, call.response ?? '', longestPayload)
  for (const [at, row] of predictions.entries()) {
    checkLength(`${field}.predictions[${at}].entity_key`, row.entity_key, longestKey)
    checkJson(`${field}.predictions[${at}].output`, row.output)
    checkJson(`${field}.predictions[${at}].computed`, row.computed)
  }
}

function checkLength(field: string, text: string, most: number): void {
  if (text.length > most)
    throw invalidParameter(
      `Invalid value for parameter '${field}' supplied: It has more than ${most} characters.`,
    )
}

function checkJson(field: string, text: string): void {
  checkLength(field, text, longestText)
  try {
    JSON.parse(text)
  } catch {
    throw invalidParameter(`Invalid value for parameter '${field}' supplied: It is no JSON.`)
  }
}

function tooMany(field: string, most: number): Error {
  return invalidParameter(
    `Invalid value for parameter '${field}' supplied: It has more than ${most} items.`,
  )
}
