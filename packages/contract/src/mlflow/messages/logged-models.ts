import type { Int64 } from '../../int64.ts'
import { boolean, int64, list, nested, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { keyValue, loggedModelStatus, type KeyValue, type LoggedModelStatus } from './values.ts'

export interface CreateLoggedModelRequest {
  readonly experiment_id: string
  readonly name?: string
  readonly model_type?: string
  readonly source_run_id?: string
  readonly params: readonly KeyValue[]
  readonly tags: readonly KeyValue[]
}

export const createLoggedModelRequest: Message<CreateLoggedModelRequest> =
  message<CreateLoggedModelRequest>('CreateLoggedModel', {
    experiment_id: string().required(),
    name: string(),
    model_type: string(),
    source_run_id: string(),
    params: list(nested(keyValue)),
    tags: list(nested(keyValue)),
  })

export interface LogLoggedModelParamsRequest {
  readonly model_id: string
  readonly params: readonly KeyValue[]
}

export const logLoggedModelParamsRequest: Message<LogLoggedModelParamsRequest> =
  message<LogLoggedModelParamsRequest>('LogLoggedModelParams', {
    model_id: string().required(),
    params: list(nested(keyValue)),
  })

export interface GetLoggedModelRequest {
  readonly model_id: string
  readonly allow_deleted: boolean
}

export const getLoggedModelRequest: Message<GetLoggedModelRequest> = message<GetLoggedModelRequest>(
  'GetLoggedModel',
  { model_id: string().required(), allow_deleted: boolean().default(false) },
)

export interface FinalizeLoggedModelRequest {
  readonly model_id: string
  readonly status: LoggedModelStatus
}

export const finalizeLoggedModelRequest: Message<FinalizeLoggedModelRequest> =
  message<FinalizeLoggedModelRequest>('FinalizeLoggedModel', {
    model_id: string().required(),
    status: loggedModelStatus.required(),
  })

export interface DeleteLoggedModelRequest {
  readonly model_id: string
}

export const deleteLoggedModelRequest: Message<DeleteLoggedModelRequest> =
  message<DeleteLoggedModelRequest>('DeleteLoggedModel', { model_id: string().required() })

export interface ModelDatasetChoice {
  readonly dataset_name: string
  readonly dataset_digest?: string
}

const modelDatasetChoice: Message<ModelDatasetChoice> = message<ModelDatasetChoice>('Dataset', {
  dataset_name: string().required(),
  dataset_digest: string(),
})

export interface ModelOrderBy {
  readonly field_name: string
  readonly ascending: boolean
  readonly dataset_name?: string
  readonly dataset_digest?: string
}

const modelOrderBy: Message<ModelOrderBy> = message<ModelOrderBy>('OrderBy', {
  field_name: string().required(),
  ascending: boolean().default(true),
  dataset_name: string(),
  dataset_digest: string(),
})

export interface SearchLoggedModelsRequest {
  readonly experiment_ids: readonly string[]
  readonly filter: string
  readonly datasets: readonly ModelDatasetChoice[]
  readonly max_results: Int64
  readonly order_by: readonly ModelOrderBy[]
  readonly page_token?: string
}

export const searchLoggedModelsRequest: Message<SearchLoggedModelsRequest> =
  message<SearchLoggedModelsRequest>('SearchLoggedModels', {
    experiment_ids: list(string()).required(),
    filter: string().default(''),
    datasets: list(nested(modelDatasetChoice)),
    max_results: int64().default(50),
    order_by: list(nested(modelOrderBy)),
    page_token: string(),
  })

export interface SetLoggedModelTagsRequest {
  readonly model_id: string
  readonly tags: readonly KeyValue[]
}

export const setLoggedModelTagsRequest: Message<SetLoggedModelTagsRequest> =
  message<SetLoggedModelTagsRequest>('SetLoggedModelTags', {
    model_id: string().required(),
    tags: list(nested(keyValue)),
  })

export interface DeleteLoggedModelTagRequest {
  readonly model_id: string
  readonly tag_key: string
}

export const deleteLoggedModelTagRequest: Message<DeleteLoggedModelTagRequest> =
  message<DeleteLoggedModelTagRequest>('DeleteLoggedModelTag', {
    model_id: string().required(),
    tag_key: string().required(),
  })

export interface ListLoggedModelArtifactsRequest {
  readonly model_id: string
  readonly artifact_directory_path?: string
}

export const listLoggedModelArtifactsRequest: Message<ListLoggedModelArtifactsRequest> =
  message<ListLoggedModelArtifactsRequest>('ListLoggedModelArtifacts', {
    model_id: string().required(),
    artifact_directory_path: string(),
  })

export interface GetLoggedModelFileRequest {
  readonly model_id: string
  readonly artifact_file_path: string
}

export const getLoggedModelFileRequest: Message<GetLoggedModelFileRequest> =
  message<GetLoggedModelFileRequest>('GetLoggedModelFile', {
    model_id: string().required(),
    artifact_file_path: string().required(),
  })
