import type { Int64 } from '../../int64.ts'
import { maxSearchResults } from '../../limits.ts'
import { boolean, double, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import type { LifecycleStage } from '../../mlflow/entities.ts'
import { keyValue, type KeyValue } from '../../mlflow/messages/values.ts'
import { lifecycleStage, nextPageToken, pageLimit } from './values.ts'

export type ModelStatus = 'UNSPECIFIED' | 'PENDING' | 'READY' | 'UPLOAD_FAILED'

export interface ModelMetricPoint {
  readonly key: string
  readonly value: number
  readonly timestamp: Int64
  readonly step: Int64
  readonly run_id: string
  readonly dataset_name?: string
  readonly dataset_digest?: string
}

const modelMetricPoint: Message<ModelMetricPoint> = message<ModelMetricPoint>('ModelMetricPoint', {
  key: string().required(),
  value: double().required(),
  timestamp: int64().required(),
  step: int64().required(),
  run_id: string().required(),
  dataset_name: string(),
  dataset_digest: string(),
})

/** A logged model; times in milliseconds since 1970. */
export interface NativeLoggedModel {
  readonly model_id: string
  readonly experiment_id: string
  readonly name: string
  readonly model_type?: string
  readonly source_run_id?: string
  readonly artifact_uri: string
  readonly status: ModelStatus
  readonly status_message?: string
  readonly lifecycle_stage: LifecycleStage
  readonly creation_time: Int64
  readonly last_update_time: Int64
  readonly params: readonly KeyValue[]
  readonly tags: readonly KeyValue[]
  readonly metrics: readonly ModelMetricPoint[]
}

export const nativeLoggedModel: Message<NativeLoggedModel> = message<NativeLoggedModel>(
  'LoggedModel',
  {
    model_id: string().required(),
    experiment_id: string().required(),
    name: string().required(),
    model_type: string(),
    source_run_id: string(),
    artifact_uri: string().required(),
    status: oneOf({ UNSPECIFIED: 0, PENDING: 1, READY: 2, UPLOAD_FAILED: 3 }).required(),
    status_message: string(),
    lifecycle_stage: lifecycleStage.required(),
    creation_time: int64().required(),
    last_update_time: int64().required(),
    params: list(nested(keyValue)).required(),
    tags: list(nested(keyValue)).required(),
    metrics: list(nested(modelMetricPoint)).required(),
  },
)

export interface ListLoggedModelsRequest {
  /** Ids, or `name:` and a name. */
  readonly experiment_ids: readonly string[]
  readonly filter: string
  /** `creation_timestamp DESC`, `metrics.accuracy`, … */
  readonly order_by: readonly string[]
  readonly limit: number
  readonly page_token?: string
}

export const listLoggedModelsRequest: Message<ListLoggedModelsRequest> =
  message<ListLoggedModelsRequest>('ListLoggedModels', {
    experiment_ids: list(string()).required(),
    filter: string().default(''),
    order_by: list(string()),
    limit: pageLimit(maxSearchResults).default(100),
    page_token: string(),
  })

export interface LoggedModelPage {
  readonly models: readonly NativeLoggedModel[]
  readonly next_page_token?: string
}

export const loggedModelPage: Message<LoggedModelPage> = message<LoggedModelPage>(
  'LoggedModelPage',
  { models: list(nested(nativeLoggedModel)).required(), next_page_token: nextPageToken },
)

export interface OneLoggedModel {
  readonly model_id: string
  readonly include_deleted: boolean
}

export const oneLoggedModel: Message<OneLoggedModel> = message<OneLoggedModel>('OneLoggedModel', {
  model_id: string().required(),
  include_deleted: boolean().default(false),
})

export interface LoggedModelToDelete {
  readonly model_id: string
}

export const loggedModelToDelete: Message<LoggedModelToDelete> = message<LoggedModelToDelete>(
  'LoggedModelToDelete',
  { model_id: string().required() },
)
