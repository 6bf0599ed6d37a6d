import { int64, list, nested, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from './values.ts'

export const createRegisteredModelRequest = message('CreateRegisteredModel', {
  name: string().required(),
  tags: list(nested(keyValue)),
  description: string(),
})

export type CreateRegisteredModelRequest = Infer<typeof createRegisteredModelRequest>

export const renameRegisteredModelRequest = message('RenameRegisteredModel', {
  name: string().required(),
  new_name: string().required(),
})

export type RenameRegisteredModelRequest = Infer<typeof renameRegisteredModelRequest>

export const updateRegisteredModelRequest = message('UpdateRegisteredModel', {
  name: string().required(),
  description: string().about('Absent clears the description.').default(''),
})

export type UpdateRegisteredModelRequest = Infer<typeof updateRegisteredModelRequest>

/** `registered-models/get` and `delete`. */
export const registeredModelNameRequest = message('RegisteredModelName', {
  name: string().required(),
})

export type RegisteredModelNameRequest = Infer<typeof registeredModelNameRequest>

export const searchRegisteredModelsRequest = message('SearchRegisteredModels', {
  filter: string().default(''),
  max_results: int64().default(100),
  order_by: list(string()),
  page_token: string(),
})

export type SearchRegisteredModelsRequest = Infer<typeof searchRegisteredModelsRequest>

export const getLatestVersionsRequest = message('GetLatestVersions', {
  name: string().required(),
  stages: list(string()).about('Empty means every stage.'),
})

export type GetLatestVersionsRequest = Infer<typeof getLatestVersionsRequest>

export const setRegisteredModelTagRequest = message('SetRegisteredModelTag', {
  name: string().required(),
  key: string().required(),
  value: string().default(''),
})

export type SetRegisteredModelTagRequest = Infer<typeof setRegisteredModelTagRequest>

export const deleteRegisteredModelTagRequest = message('DeleteRegisteredModelTag', {
  name: string().required(),
  key: string().required(),
})

export type DeleteRegisteredModelTagRequest = Infer<typeof deleteRegisteredModelTagRequest>

export const setRegisteredModelAliasRequest = message('SetRegisteredModelAlias', {
  name: string().required(),
  alias: string().required(),
  version: string().required(),
})

export type SetRegisteredModelAliasRequest = Infer<typeof setRegisteredModelAliasRequest>

/** Getting the version behind an alias, and removing the alias. */
export const registeredModelAliasRequest = message('RegisteredModelAlias', {
  name: string().required(),
  alias: string().required(),
})

export type RegisteredModelAliasRequest = Infer<typeof registeredModelAliasRequest>
