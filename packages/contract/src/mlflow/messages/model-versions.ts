import type { Int64 } from '../../int64.ts'
import { boolean, int64, list, nested, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { keyValue, type KeyValue } from './values.ts'

export interface CreateModelVersionRequest {
  readonly name: string
  readonly source: string
  /** Absent and empty differ where the source is another version: what is absent is inherited. */
  readonly run_id?: string
  readonly tags: readonly KeyValue[]
  readonly run_link?: string
  readonly description?: string
  readonly model_id?: string
}

export const createModelVersionRequest: Message<CreateModelVersionRequest> =
  message<CreateModelVersionRequest>('CreateModelVersion', {
    name: string().required(),
    source: string().required(),
    run_id: string(),
    tags: list(nested(keyValue)),
    run_link: string(),
    description: string(),
    model_id: string(),
  })

/** `model-versions/get`, `delete` and `get-download-uri`. */
export interface ModelVersionNameRequest {
  readonly name: string
  readonly version: string
}

export const modelVersionNameRequest: Message<ModelVersionNameRequest> =
  message<ModelVersionNameRequest>('ModelVersionName', {
    name: string().required(),
    version: string().required(),
  })

export interface UpdateModelVersionRequest {
  readonly name: string
  readonly version: string
  /** Absent removes the description. */
  readonly description?: string
}

export const updateModelVersionRequest: Message<UpdateModelVersionRequest> =
  message<UpdateModelVersionRequest>('UpdateModelVersion', {
    name: string().required(),
    version: string().required(),
    description: string(),
  })

export interface TransitionStageRequest {
  readonly name: string
  readonly version: string
  readonly stage: string
  readonly archive_existing_versions: boolean
}

export const transitionStageRequest: Message<TransitionStageRequest> =
  message<TransitionStageRequest>('TransitionModelVersionStage', {
    name: string().required(),
    version: string().required(),
    stage: string().required(),
    archive_existing_versions: boolean().default(false),
  })

export interface SearchModelVersionsRequest {
  readonly filter: string
  readonly max_results: Int64
  readonly order_by: readonly string[]
  readonly page_token?: string
}

export const searchModelVersionsRequest: Message<SearchModelVersionsRequest> =
  message<SearchModelVersionsRequest>('SearchModelVersions', {
    filter: string().default(''),
    max_results: int64().default(200_000),
    order_by: list(string()),
    page_token: string(),
  })

export interface SetModelVersionTagRequest {
  readonly name: string
  readonly version: string
  readonly key: string
  readonly value: string
}

export const setModelVersionTagRequest: Message<SetModelVersionTagRequest> =
  message<SetModelVersionTagRequest>('SetModelVersionTag', {
    name: string().required(),
    version: string().required(),
    key: string().required(),
    value: string().default(''),
  })

export interface DeleteModelVersionTagRequest {
  readonly name: string
  readonly version: string
  readonly key: string
}

export const deleteModelVersionTagRequest: Message<DeleteModelVersionTagRequest> =
  message<DeleteModelVersionTagRequest>('DeleteModelVersionTag', {
    name: string().required(),
    version: string().required(),
    key: string().required(),
  })
