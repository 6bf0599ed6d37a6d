import { maxSearchResults } from '../../limits.ts'
import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from '../../mlflow/messages/values.ts'
import { dataVerdict } from './compare.ts'
import { nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

/** A version of a registered model. What is not known is absent. */
export const modelVersion = message('ModelVersion', {
  name: string().required(),
  version: int32().required(),
  description: string().required(),
  stage: string().required(),
  source: string().required(),
  storage_location: string().about('Where the files are.').required(),
  run_id: string(),
  run_link: string(),
  model_id: string(),
  status: string().required(),
  digest: string().about('SHA-256 over the files at registration.'),
  size_bytes: int64(),
  file_count: int32(),
  creation_time: timeMs.required(),
  last_update_time: timeMs.required(),
  tags: list(nested(keyValue)).required(),
  aliases: list(string()).required(),
})

export type NativeModelVersion = Infer<typeof modelVersion>

export const listModelVersionsRequest = message('ListModelVersions', {
  filter: string().default(''),
  order_by: list(string()),
  limit: pageLimit(maxSearchResults).default(100),
  page_token: pageToken,
})

export type ListModelVersionsRequest = Infer<typeof listModelVersionsRequest>

export const modelVersionPage = message('ModelVersionPage', {
  versions: list(nested(modelVersion)).required(),
  next_page_token: nextPageToken,
})

export type ModelVersionPage = Infer<typeof modelVersionPage>

export const newModelVersion = message('NewModelVersion', {
  name: string().required(),
  source: string().required(),
  run_id: string(),
  model_id: string(),
  run_link: string(),
  description: string(),
  tags: list(nested(keyValue)),
})

export type NewModelVersion = Infer<typeof newModelVersion>

export const oneModelVersion = message('OneModelVersion', {
  name: string().required(),
  version: int32().required(),
})

export type OneModelVersion = Infer<typeof oneModelVersion>

export const modelVersionUpdate = message('ModelVersionUpdate', {
  name: string().required(),
  version: int32().required(),
  description: string(),
  stage: oneOf({ None: 1, Staging: 2, Production: 3, Archived: 4 }),
  archive_existing_versions: boolean()
    .about('Moves the other versions of that stage to `Archived`.')
    .default(false),
})

export type ModelVersionUpdate = Infer<typeof modelVersionUpdate>

export const modelVersionTagValue = message('ModelVersionTagValue', {
  name: string().required(),
  version: int32().required(),
  key: string().required(),
  value: string().default(''),
})

export type ModelVersionTagValue = Infer<typeof modelVersionTagValue>

export const modelVersionTagKey = message('ModelVersionTagKey', {
  name: string().required(),
  version: int32().required(),
  key: string().required(),
})

export type ModelVersionTagKey = Infer<typeof modelVersionTagKey>

export const modelDiffRequest = message('ModelDiff', {
  name: string().required(),
  from: int32().required(),
  to: int32().required(),
})

export type ModelDiffRequest = Infer<typeof modelDiffRequest>

/** One thing in which two versions differ. Absent: that version does not have it. */
export const difference = message('Difference', {
  part: string()
    .about('`code`, `param`, `metric`, `dataset`, `signature`, `environment`, `tag` or `model`.')
    .required(),
  key: string().required(),
  from: string(),
  to: string(),
})

export type Difference = Infer<typeof difference>

export const modelDiff = message('ModelDiffResult', {
  data: nested(dataVerdict).about('Whether their runs were measured on the same data.').required(),
  from: nested(modelVersion).required(),
  to: nested(modelVersion).required(),
  differences: list(nested(difference)).required(),
  unknown: list(string()).about('What could not be compared, and why.').required(),
})

export type ModelDiff = Infer<typeof modelDiff>

const modelFile = message('ModelFile', {
  path: string().about('Relative to the model.').required(),
  size_bytes: int64().required(),
  sha256: string().required(),
})

export type ModelFileFields = Infer<typeof modelFile>

export const modelFiles = message('ModelFiles', {
  name: string().required(),
  version: int32().required(),
  digest: string().about('SHA-256 over the files.').required(),
  size_bytes: int64().required(),
  files: list(nested(modelFile)).required(),
})

export type ModelFilesFields = Infer<typeof modelFiles>
