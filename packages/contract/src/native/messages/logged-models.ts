import { maxSearchResults } from '../../limits.ts'
import { boolean, double, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from '../../mlflow/messages/values.ts'
import { lifecycleStage, nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

const modelStatus = oneOf({ UNSPECIFIED: 0, PENDING: 1, READY: 2, UPLOAD_FAILED: 3 })

export type ModelStatus = Infer<typeof modelStatus>

const modelMetricPoint = message('ModelMetricPoint', {
  key: string().required(),
  value: double().required(),
  timestamp: timeMs.required(),
  step: int64().required(),
  run_id: string().required(),
  dataset_name: string(),
  dataset_digest: string(),
})

export type ModelMetricPoint = Infer<typeof modelMetricPoint>

/** A logged model. */
export const nativeLoggedModel = message('LoggedModel', {
  model_id: string().required(),
  experiment_id: string().required(),
  name: string().required(),
  model_type: string(),
  source_run_id: string(),
  artifact_uri: string().required(),
  status: modelStatus.required(),
  status_message: string(),
  lifecycle_stage: lifecycleStage.required(),
  creation_time: timeMs.required(),
  last_update_time: timeMs.required(),
  params: list(nested(keyValue)).required(),
  tags: list(nested(keyValue)).required(),
  metrics: list(nested(modelMetricPoint)).required(),
})

export type NativeLoggedModel = Infer<typeof nativeLoggedModel>

export const listLoggedModelsRequest = message('ListLoggedModels', {
  experiment_ids: list(string()).about('Ids, or `name:` and a name.').required(),
  filter: string().default(''),
  order_by: list(string()).about('`creation_timestamp DESC`, `metrics.accuracy`, …'),
  limit: pageLimit(maxSearchResults).default(100),
  page_token: pageToken,
})

export type ListLoggedModelsRequest = Infer<typeof listLoggedModelsRequest>

export const loggedModelPage = message('LoggedModelPage', {
  models: list(nested(nativeLoggedModel)).required(),
  next_page_token: nextPageToken,
})

export type LoggedModelPage = Infer<typeof loggedModelPage>

export const oneLoggedModel = message('OneLoggedModel', {
  model_id: string().required(),
  include_deleted: boolean().default(false),
})

export type OneLoggedModel = Infer<typeof oneLoggedModel>

export const loggedModelToDelete = message('LoggedModelToDelete', { model_id: string().required() })

export type LoggedModelToDelete = Infer<typeof loggedModelToDelete>
