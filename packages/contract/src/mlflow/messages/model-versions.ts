import { boolean, int64, list, nested, string } from '../../message/field.ts'
import { message } from '../../message/message.ts'
import { keyValue } from './values.ts'

export const createModelVersionRequest = message('CreateModelVersion', {
  name: string().required(),
  source: string().required(),
  run_id: string().about(
    'Absent and empty differ where the source is another version: what is absent is inherited.',
  ),
  tags: list(nested(keyValue)),
  run_link: string(),
  description: string(),
  model_id: string(),
})

/** `model-versions/get`, `delete` and `get-download-uri`. */
export const modelVersionNameRequest = message('ModelVersionName', {
  name: string().required(),
  version: string().required(),
})

export const updateModelVersionRequest = message('UpdateModelVersion', {
  name: string().required(),
  version: string().required(),
  description: string().about('Absent removes the description.'),
})

export const transitionStageRequest = message('TransitionModelVersionStage', {
  name: string().required(),
  version: string().required(),
  stage: string().required(),
  archive_existing_versions: boolean().default(false),
})

export const searchModelVersionsRequest = message('SearchModelVersions', {
  filter: string().default(''),
  max_results: int64().default(200_000),
  order_by: list(string()),
  page_token: string(),
})

export const setModelVersionTagRequest = message('SetModelVersionTag', {
  name: string().required(),
  version: string().required(),
  key: string().required(),
  value: string().default(''),
})

export const deleteModelVersionTagRequest = message('DeleteModelVersionTag', {
  name: string().required(),
  version: string().required(),
  key: string().required(),
})
