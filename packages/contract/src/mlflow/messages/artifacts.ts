import { int64, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { runId } from './values.ts'

export const listArtifactsRequest = message('ListArtifacts', {
  run_id: runId().required(),
  path: string().about("A directory, relative to the run's root."),
  page_token: string(),
})

export type ListArtifactsRequest = Infer<typeof listArtifactsRequest>

export const getArtifactRequest = message('GetArtifact', {
  run_id: runId().required(),
  path: string().required(),
})

export type GetArtifactRequest = Infer<typeof getArtifactRequest>

/** Read from the query, though the method is POST: the body is the file. */
export const uploadArtifactRequest = message('UploadArtifact', {
  run_uuid: string().required(),
  path: string().required(),
})

export type UploadArtifactRequest = Infer<typeof uploadArtifactRequest>

export const presignedUploadRequest = message('PresignedUpload', {
  run_id: string().about('This or `model_id`, not both.'),
  model_id: string(),
  path: string().required(),
  expiration: int64().about('How long the address is good, in seconds.').default(900),
})

export type PresignedUploadRequest = Infer<typeof presignedUploadRequest>

export const presignedDownloadRequest = message('PresignedDownload', {
  run_id: string().required(),
  path: string().required(),
  expiration: int64()
    .between(1, 604_800)
    .about('How long the address is good, in seconds.')
    .default(300),
})

export type PresignedDownloadRequest = Infer<typeof presignedDownloadRequest>
