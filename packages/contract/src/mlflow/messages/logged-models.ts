import { boolean, int64, list, nested, string } from '../../message/field.ts'
import { message } from '../../message/message.ts'
import { keyValue, loggedModelStatus } from './values.ts'

export const createLoggedModelRequest = message('CreateLoggedModel', {
  experiment_id: string().required(),
  name: string(),
  model_type: string(),
  source_run_id: string(),
  params: list(nested(keyValue)),
  tags: list(nested(keyValue)),
})

export const logLoggedModelParamsRequest = message('LogLoggedModelParams', {
  model_id: string().required(),
  params: list(nested(keyValue)),
})

export const getLoggedModelRequest = message('GetLoggedModel', {
  model_id: string().required(),
  allow_deleted: boolean().default(false),
})

export const finalizeLoggedModelRequest = message('FinalizeLoggedModel', {
  model_id: string().required(),
  status: loggedModelStatus.required(),
})

export const deleteLoggedModelRequest = message('DeleteLoggedModel', {
  model_id: string().required(),
})

const modelDatasetChoice = message('Dataset', {
  dataset_name: string().required(),
  dataset_digest: string(),
})

const modelOrderBy = message('OrderBy', {
  field_name: string().required(),
  ascending: boolean().default(true),
  dataset_name: string(),
  dataset_digest: string(),
})

export const searchLoggedModelsRequest = message('SearchLoggedModels', {
  experiment_ids: list(string()).required(),
  filter: string().default(''),
  datasets: list(nested(modelDatasetChoice)),
  max_results: int64().default(50),
  order_by: list(nested(modelOrderBy)),
  page_token: string(),
})

export const setLoggedModelTagsRequest = message('SetLoggedModelTags', {
  model_id: string().required(),
  tags: list(nested(keyValue)),
})

export const deleteLoggedModelTagRequest = message('DeleteLoggedModelTag', {
  model_id: string().required(),
  tag_key: string().required(),
})

export const listLoggedModelArtifactsRequest = message('ListLoggedModelArtifacts', {
  model_id: string().required(),
  artifact_directory_path: string(),
})

export const getLoggedModelFileRequest = message('GetLoggedModelFile', {
  model_id: string().required(),
  artifact_file_path: string().required(),
})
