import type { Int64 } from '../../int64.ts'
import { int64, list, nested, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { keyValue, type KeyValue } from './values.ts'

export interface CreateRegisteredModelRequest {
  readonly name: string
  readonly tags: readonly KeyValue[]
  readonly description?: string
}

export const createRegisteredModelRequest: Message<CreateRegisteredModelRequest> =
  message<CreateRegisteredModelRequest>('CreateRegisteredModel', {
    name: string().required(),
    tags: list(nested(keyValue)),
    description: string(),
  })

export interface RenameRegisteredModelRequest {
  readonly name: string
  readonly new_name: string
}

export const renameRegisteredModelRequest: Message<RenameRegisteredModelRequest> =
  message<RenameRegisteredModelRequest>('RenameRegisteredModel', {
    name: string().required(),
    new_name: string().required(),
  })

export interface UpdateRegisteredModelRequest {
  readonly name: string
  /** Absent clears the description. */
  readonly description: string
}

export const updateRegisteredModelRequest: Message<UpdateRegisteredModelRequest> =
  message<UpdateRegisteredModelRequest>('UpdateRegisteredModel', {
    name: string().required(),
    description: string().default(''),
  })

/** `registered-models/get` and `delete`. */
export interface RegisteredModelNameRequest {
  readonly name: string
}

export const registeredModelNameRequest: Message<RegisteredModelNameRequest> =
  message<RegisteredModelNameRequest>('RegisteredModelName', { name: string().required() })

export interface SearchRegisteredModelsRequest {
  readonly filter: string
  readonly max_results: Int64
  readonly order_by: readonly string[]
  readonly page_token?: string
}

export const searchRegisteredModelsRequest: Message<SearchRegisteredModelsRequest> =
  message<SearchRegisteredModelsRequest>('SearchRegisteredModels', {
    filter: string().default(''),
    max_results: int64().default(100),
    order_by: list(string()),
    page_token: string(),
  })

export interface GetLatestVersionsRequest {
  readonly name: string
  /** Empty means every stage. */
  readonly stages: readonly string[]
}

export const getLatestVersionsRequest: Message<GetLatestVersionsRequest> =
  message<GetLatestVersionsRequest>('GetLatestVersions', {
    name: string().required(),
    stages: list(string()),
  })

export interface SetRegisteredModelTagRequest {
  readonly name: string
  readonly key: string
  readonly value: string
}

export const setRegisteredModelTagRequest: Message<SetRegisteredModelTagRequest> =
  message<SetRegisteredModelTagRequest>('SetRegisteredModelTag', {
    name: string().required(),
    key: string().required(),
    value: string().default(''),
  })

export interface DeleteRegisteredModelTagRequest {
  readonly name: string
  readonly key: string
}

export const deleteRegisteredModelTagRequest: Message<DeleteRegisteredModelTagRequest> =
  message<DeleteRegisteredModelTagRequest>('DeleteRegisteredModelTag', {
    name: string().required(),
    key: string().required(),
  })

export interface SetRegisteredModelAliasRequest {
  readonly name: string
  readonly alias: string
  readonly version: string
}

export const setRegisteredModelAliasRequest: Message<SetRegisteredModelAliasRequest> =
  message<SetRegisteredModelAliasRequest>('SetRegisteredModelAlias', {
    name: string().required(),
    alias: string().required(),
    version: string().required(),
  })

/** Getting the version behind an alias, and removing the alias. */
export interface RegisteredModelAliasRequest {
  readonly name: string
  readonly alias: string
}

export const registeredModelAliasRequest: Message<RegisteredModelAliasRequest> =
  message<RegisteredModelAliasRequest>('RegisteredModelAlias', {
    name: string().required(),
    alias: string().required(),
  })
