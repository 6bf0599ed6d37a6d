import { int64, string } from '../../message/field.ts'
import { message } from '../../message/message.ts'
import { runId } from './values.ts'

export const listArtifactsRequest = message('ListArtifacts', {
  run_id: runId().required(),
  path: string().about("A directory, relative to the run's root."),
  page_token: string(),
})

export const getArtifactRequest = message('GetArtifact', {
  run_id: runId().required(),
  path: string().required(),
})

/** Read from the query, though the method is POST: the body is the file. */
export const uploadArtifactRequest = message('UploadArtifact', {
  run_id: runId().required(),
  path: string().required(),
})

export const presignedUploadRequest = message('PresignedUpload', {
  run_id: string().about('This or `model_id`, not both.'),
  model_id: string(),
  path: string().required(),
  expiration: int64().about('How long the address is good, in seconds.').default(900),
})

export const presignedDownloadRequest = message('PresignedDownload', {
  run_id: string().required(),
  path: string().required(),
  expiration: int64()
    .between(1, 604_800)
    .about('How long the address is good, in seconds.')
    .default(300),
})
