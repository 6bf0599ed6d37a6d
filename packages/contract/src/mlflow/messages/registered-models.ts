import { int64, list, nested, string } from '../../message/field.ts'
import { message } from '../../message/message.ts'
import { keyValue } from './values.ts'

export const createRegisteredModelRequest = message('CreateRegisteredModel', {
  name: string().required(),
  tags: list(nested(keyValue)),
  description: string(),
})

export const renameRegisteredModelRequest = message('RenameRegisteredModel', {
  name: string().required(),
  new_name: string().required(),
})

export const updateRegisteredModelRequest = message('UpdateRegisteredModel', {
  name: string().required(),
  description: string().about('Absent clears the description.').default(''),
})

/** `registered-models/get` and `delete`. */
export const registeredModelNameRequest = message('RegisteredModelName', {
  name: string().required(),
})

export const searchRegisteredModelsRequest = message('SearchRegisteredModels', {
  filter: string().default(''),
  max_results: int64().default(100),
  order_by: list(string()),
  page_token: string(),
})

export const getLatestVersionsRequest = message('GetLatestVersions', {
  name: string().required(),
  stages: list(string()).about('Empty means every stage.'),
})

export const setRegisteredModelTagRequest = message('SetRegisteredModelTag', {
  name: string().required(),
  key: string().required(),
  value: string().default(''),
})

export const deleteRegisteredModelTagRequest = message('DeleteRegisteredModelTag', {
  name: string().required(),
  key: string().required(),
})

export const setRegisteredModelAliasRequest = message('SetRegisteredModelAlias', {
  name: string().required(),
  alias: string().required(),
  version: string().required(),
})

/** Getting the version behind an alias, and removing the alias. */
export const registeredModelAliasRequest = message('RegisteredModelAlias', {
  name: string().required(),
  alias: string().required(),
})
