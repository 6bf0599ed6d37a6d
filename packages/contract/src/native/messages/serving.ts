import { boolean, int32, int64, list, nested, oneOf, scalar, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from '../../mlflow/messages/values.ts'
import { givenTimeMs, nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

/** Calls in one request, and deployments on a page. */
export const maxInferenceBatch: number = 1000

export const newDeployment = message('NewDeployment', {
  name: string().about('What callers know it by.').required(),
  model_uri: string().about('`models:/churn@champion`, as it was asked for.').required(),
  model_name: string().about('Of a registered model.').default(''),
  model_version: int32(),
  model_id: string().default(''),
  run_id: string().default(''),
  model_digest: string().about('SHA-256 over the files of the model.').default(''),
  hyperparameters: list(nested(keyValue)).about(
    'What is in force besides the model, such as a threshold.',
  ),
  environment: list(nested(keyValue)).about('Versions of what runs it, by name.'),
  role: oneOf({ champion: 1, challenger: 2, shadow: 3 }).default('champion'),
  log: oneOf({ durable: 1, async: 2, sampled: 3 })
    .about('When a call is in the log: before it is answered, soon, or for some of them.')
    .default('durable'),
  personal: list(string()).about(
    'Columns that are about persons, and are not kept as they are; `entity_key` is that of the rows.',
  ),
  personal_as: oneOf({ hash: 1, drop: 2 })
    .about('What is kept of them: a keyed hash, or nothing.')
    .default('hash'),
  without_payloads: boolean().about('Bodies are not kept.').default(false),
  payload_days: int32()
    .between(1, 36_500)
    .about('Bodies older than this go when retention is applied.'),
})

export const deployment = message('Deployment', {
  deployment_id: string().required(),
  ...newDeployment.fields,
  start_time: timeMs.required(),
  end_time: timeMs,
  created_by: string().required(),
})

export type NativeDeployment = Infer<typeof deployment>

export const oneDeployment = message('OneDeployment', { deployment_id: string().required() })

export const listDeploymentsRequest = message('ListDeployments', {
  name: string(),
  limit: pageLimit(maxInferenceBatch).default(100),
  page_token: pageToken,
})

export const deploymentPage = message('DeploymentPage', {
  deployments: list(nested(deployment)).about('Newest first.').required(),
  next_page_token: nextPageToken,
})

const loggedPrediction = message('LoggedPrediction', {
  row: int32().between(0, 1_000_000).required(),
  entity_key: string().about('What the row is about.').default(''),
  output: string().about('JSON.').required(),
  computed: string()
    .about('JSON object of values that the model computed on the way.')
    .default('{}'),
})

const encoding = oneOf({ text: 1, base64: 2 })

const callFields = {
  inference_id: string().about('32 hexadecimal digits, by who served the call.').required(),
  client_request_id: string().default(''),
  time: givenTimeMs.required(),
  status: int32().about('HTTP status of the answer.').required(),
  rows: int64().required(),
  predict_us: int64().about('Microseconds in the model.').required(),
  total_us: int64().about('Microseconds from the first byte to the answer.').required(),
  data_version: string().about('`data:/churn/7`, if the caller said so.').default(''),
  data_min_time: givenTimeMs,
  data_max_time: givenTimeMs,
  data_ref: string()
    .about('JSON: which rows of the version a batch read: `{"from": 0, "to": 1000}`.')
    .default(''),
  content_type: string().default(''),
  protocol: oneOf({ mlflow: 1, v2: 2 }).about('How the body is to be read.').default('mlflow'),
  source: oneOf({ http: 1, batch: 2, shadow: 3, import: 4 }).default('http'),
  request: string().about('As it came, unless it was too long.'),
  request_encoding: encoding.about('`base64` for what is no text.').default('text'),
  request_hash: string()
    .about('SHA-256 of the body, hexadecimal; found out where the body is given.')
    .default(''),
  response: string(),
  response_encoding: encoding.default('text'),
  response_hash: string().default(''),
  seen: string().about('JSON: what the model was given, where that differs from what came.'),
  predictions: list(nested(loggedPrediction)),
}

export const logInferencesRequest = message('LogInferences', {
  deployment_id: string().required(),
  inferences: list(nested(message('LoggedInference', callFields))).required(),
})

export type LogInferencesRequest = Infer<typeof logInferencesRequest>

export const loggedInferences = message('LoggedInferences', {
  added: int32().about('Those whose id was not there yet.').required(),
})

export const inference = message('Inference', {
  deployment_id: string().required(),
  ...callFields,
})

export type NativeInference = Infer<typeof inference>

/** Any JSON. */
const json = () => scalar((value) => value, {})

export const importedInference = message('ImportedInference', {
  name: string().about('Of the deployment.').required(),
  model: string()
    .about('What answered, as its server calls it; `models:/churn/3` is known here.')
    .default(''),
  inference_id: string()
    .about('A UUID, or 32 hexadecimal digits; the same again is kept once. A new one if absent.')
    .default(''),
  client_request_id: string().default(''),
  time: givenTimeMs.required(),
  status: int32().default(200),
  predict_us: int64().default(0),
  total_us: int64().default(0),
  data_version: string().default(''),
  data_min_time: givenTimeMs,
  data_max_time: givenTimeMs,
  entity_keys: list(string()).about('One for each row.'),
  content_type: string().default('application/json'),
  request: json().about('JSON, or a text as it came.'),
  response: json().about('JSON, or a text as it went.'),
  outputs: json().about(
    'A list, one for each row; those of `predictions` in the response if absent.',
  ),
  computed: json().about('A list, an object of computed values for each row.'),
})

export type NativeImportedInference = Infer<typeof importedInference>

export const importedInferences = message('ImportedInferences', {
  lines: int64().required(),
  added: int64().about('Those whose id was not there yet.').required(),
})

export const exportLogRequest = message('ExportLog', {
  name: string().about('Of the deployments.').required(),
  format: oneOf({ ndjson: 1, csv: 2 }).default('ndjson'),
  from: givenTimeMs,
  until: givenTimeMs,
  safe_csv: boolean()
    .about('Put an apostrophe before text that a spreadsheet would take for a formula.')
    .default(false),
})

export type ExportLogRequest = Infer<typeof exportLogRequest>

export const exportedRow = message('ExportedRow', {
  inference_id: string().required(),
  row: int32().required(),
  time: string().about('ISO 8601.').required(),
})

export const oneInference = message('OneInference', { inference_id: string().required() })

export const listInferencesRequest = message('ListInferences', {
  deployment_id: string().required(),
  client_request_id: string().about('Only calls that their callers know by this.'),
  entity_key: string().about('Only calls with a row about this.'),
  outcome: oneOf({ any: 1, answered: 2, failed: 3 })
    .about('`failed` are those with a status of 400 or more, or without an answer.')
    .default('any'),
  from: givenTimeMs,
  until: givenTimeMs,
  limit: pageLimit(maxInferenceBatch).default(100),
  page_token: pageToken,
})

export const inferencePage = message('InferencePage', {
  inferences: list(nested(inference)).about('Newest first, without their texts.').required(),
  next_page_token: nextPageToken,
})

const link = message('WhyLink', {
  kind: oneOf({
    prediction: 1,
    inference: 2,
    deployment: 3,
    'model-version': 4,
    'logged-model': 5,
    run: 6,
    commit: 7,
    data: 8,
    decision: 9,
  }).required(),
  id: string().required(),
  title: string().about('For people.').required(),
  digest: string().about('Of its content, where it has one.'),
  missing: string().about('Why it is not known, or is no more.'),
  facts: list(nested(keyValue)).required(),
})

export type NativeWhyLink = Infer<typeof link>

export const whyAnswer = message('Why', {
  links: list(nested(link)).about('From the prediction back to code and data.').required(),
  input_match: boolean().about(
    'What came is what was recorded, by its digest; absent if it is not kept.',
  ),
  model_match: boolean().about(
    'The version has the digest that it had when it served; absent if that is not known.',
  ),
  output_match: boolean().about('By the newest replay; absent if it was never replayed.'),
})

export type NativeWhy = Infer<typeof whyAnswer>
