import type { CreateDeployment } from './create-deployment.ts'
import type { LoggedCall } from './log-inferences.ts'

/** The id of the call with a number. */
export const idOf = (number: number): string => number.toString(16).padStart(32, '0')

/** A deployment of a registered model. */
export const churn: CreateDeployment = {
  name: 'churn',
  modelUri: 'models:/churn/1',
  modelName: 'churn',
  modelVersion: 1,
  modelId: '',
  runId: '',
  modelDigest: '',
  hyperparameters: {},
  environment: {},
}

export interface CallParts {
  readonly call?: Partial<LoggedCall['call']>
  readonly payload?: Partial<NonNullable<LoggedCall['payload']>>
  readonly predictions?: LoggedCall['predictions']
}

/** A call with a row for an answer, as it is logged. */
export function loggedCall(
  number: number,
  { call, payload, predictions = [prediction(0)] }: CallParts = {},
): LoggedCall {
  return {
    call: {
      inference_id: idOf(number),
      client_request_id: '',
      at: 1000 + number,
      status: 200,
      row_count: predictions.length,
      predict_us: 1,
      total_us: 2,
      data_version: '',
      data_min_at: null,
      data_max_at: null,
      content_type: 'application/json',
      protocol: 'mlflow',
      source: 'http',
      data_ref: '',
      request_hash: null,
      response_hash: null,
      ...call,
    },
    payload: {
      request: '{}',
      request_encoding: 'text',
      response: '{"predictions": [1]}',
      response_encoding: 'text',
      seen: null,
      ...payload,
    },
    predictions,
  }
}

/** A row of an answer. */
export function prediction(
  row: number,
  change: Partial<LoggedCall['predictions'][number]> = {},
): LoggedCall['predictions'][number] {
  return { row_index: row, entity_key: 'C1', output: '1', computed: '{"points":3}', ...change }
}
