import { int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from '../../mlflow/messages/values.ts'
import { nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

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

const callFields = {
  inference_id: string().about('32 hexadecimal digits, by who served the call.').required(),
  client_request_id: string().default(''),
  time: timeMs.required(),
  status: int32().about('HTTP status of the answer.').required(),
  rows: int64().required(),
  predict_us: int64().about('Microseconds in the model.').required(),
  total_us: int64().about('Microseconds from the first byte to the answer.').required(),
  data_version: string().about('`data:/churn/7`, if the caller said so.').default(''),
  data_min_time: timeMs,
  data_max_time: timeMs,
  content_type: string().default(''),
  request: string().about('As it came, unless it was too long.'),
  response: string(),
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

export const oneInference = message('OneInference', { inference_id: string().required() })

export const listInferencesRequest = message('ListInferences', {
  deployment_id: string().required(),
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
})

export type NativeWhy = Infer<typeof whyAnswer>
