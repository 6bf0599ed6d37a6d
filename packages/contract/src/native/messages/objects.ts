import { int32, int64, list, nested, string } from '../../message/field.ts'
import { message, type Infer, type InferFields } from '../../message/message.ts'
import { columnOf, nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

/** Objects or names in one request, and files on one page. */
export const maxObjectBatch: number = 10_000
/** Paths of which the bases are asked for at a time. */
export const maxBasePaths: number = 1000
/** How a stream of objects is named (docs/format/object-stream.md). */
export const objectStreamType: string = 'application/x-stemma-objects'

const objectId = string().about('SHA-256 of the content, 64 hexadecimal digits, small letters.')
const ids = list(objectId).required()

export const wantRequest = message('ObjectsWanted', { ids })

export const downloadRequest = message('ObjectsToSend', { ids })

export type ObjectIds = Infer<typeof wantRequest>

export const wantAnswer = message('WantAnswer', {
  wanted: list(int32())
    .about('Places in the list that was sent, from 0, of what the server lacks.')
    .required(),
  kept_until: int64()
    .about('Until when it keeps the others, named or not. Milliseconds since 1970.')
    .required(),
})

export type WantAnswer = Infer<typeof wantAnswer>

/** What an upload held. */
export const uploadAnswer = message('UploadAnswer', {
  objects: int64().required(),
  size_bytes: int64().required(),
})

export type UploadAnswer = Infer<typeof uploadAnswer>

/** Whose files: one of the two. */
const owner = {
  run_id: string(),
  model_id: string().about('Of a logged model; instead of run_id.'),
}

export type FileOwner = InferFields<typeof owner>

const fileName = message('FileName', {
  path: string().required(),
  object_id: objectId.required(),
})

export type FileName = Infer<typeof fileName>

export const nameObjectsRequest = message('NameObjects', {
  ...owner,
  files: list(nested(fileName)).required(),
})

export type NameObjectsRequest = Infer<typeof nameObjectsRequest>

export const basesRequest = message('ObjectBases', {
  ...owner,
  paths: list(string()).required(),
})

export type BasesRequest = Infer<typeof basesRequest>

/** For each path, in order, the object that a new one there is most like; null for none. */
export const basesAnswer = message('BasesAnswer', {
  bases: columnOf(objectId),
})

export type BasesAnswer = Infer<typeof basesAnswer>

export const namedFilesRequest = message('NamedFiles', {
  ...owner,
  path: string().about('A file, or a directory with all that is below it.').default(''),
  limit: pageLimit(maxObjectBatch).default(maxObjectBatch),
  page_token: pageToken,
})

export type NamedFilesRequest = Infer<typeof namedFilesRequest>

/** A file with the object that it is. */
const namedFile = message('NamedFile', {
  path: string().required(),
  object_id: objectId.required(),
  size_bytes: int64().required(),
  modified_at: timeMs.required(),
})

export type NamedFile = Infer<typeof namedFile>

export const namedFilesPage = message('NamedFilesPage', {
  files: list(nested(namedFile)).required(),
  next_page_token: nextPageToken,
})

export type NamedFilesPage = Infer<typeof namedFilesPage>

export const oneObject = message('OneObject', {
  object_id: objectId.required(),
})

export type OneObject = Infer<typeof oneObject>
