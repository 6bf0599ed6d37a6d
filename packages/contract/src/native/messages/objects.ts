import type { Int64 } from '../../int64.ts'
import {
  int32,
  int64,
  list,
  nested,
  string,
  type Field,
  type OpenField,
} from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { columnOf, nextPageToken, pageLimit } from './values.ts'

/** Objects or names in one request, and files on one page. */
export const maxObjectBatch: number = 10_000
/** Paths of which the bases are asked for at a time. */
export const maxBasePaths: number = 1000
/** How a stream of objects is named (docs/format/object-stream.md). */
export const objectStreamType: string = 'application/x-stemma-objects'

const objectId: OpenField<string> = string().about(
  'SHA-256 of the content, 64 hexadecimal digits, small letters.',
)
const ids: Field<readonly string[]> = list(objectId).required()

export interface ObjectIds {
  readonly ids: readonly string[]
}

export const wantRequest: Message<ObjectIds> = message<ObjectIds>('ObjectsWanted', { ids })
export const downloadRequest: Message<ObjectIds> = message<ObjectIds>('ObjectsToSend', { ids })

export interface WantAnswer {
  /** Places in the list that was sent, from 0, of what the server lacks. */
  readonly wanted: readonly number[]
  /** Until when it keeps the others, named or not. Milliseconds since 1970. */
  readonly kept_until: Int64
}

export const wantAnswer: Message<WantAnswer> = message<WantAnswer>('WantAnswer', {
  wanted: list(int32()).required(),
  kept_until: int64().required(),
})

/** What an upload held. */
export interface UploadAnswer {
  readonly objects: Int64
  readonly size_bytes: Int64
}

export const uploadAnswer: Message<UploadAnswer> = message<UploadAnswer>('UploadAnswer', {
  objects: int64().required(),
  size_bytes: int64().required(),
})

/** Whose files: one of the two. */
export interface FileOwner {
  readonly run_id?: string
  readonly model_id?: string
}

const owner = {
  run_id: string(),
  model_id: string().about('Of a logged model; instead of run_id.'),
} as const

export interface FileName {
  readonly path: string
  readonly object_id: string
}

const fileName: Message<FileName> = message<FileName>('FileName', {
  path: string().required(),
  object_id: objectId.required(),
})

export interface NameObjectsRequest extends FileOwner {
  readonly files: readonly FileName[]
}

export const nameObjectsRequest: Message<NameObjectsRequest> = message<NameObjectsRequest>(
  'NameObjects',
  { ...owner, files: list(nested(fileName)).required() },
)

export interface BasesRequest extends FileOwner {
  readonly paths: readonly string[]
}

export const basesRequest: Message<BasesRequest> = message<BasesRequest>('ObjectBases', {
  ...owner,
  paths: list(string()).required(),
})

/** For each path, in order, the object that a new one there is most like; null for none. */
export interface BasesAnswer {
  readonly bases: readonly (string | null)[]
}

export const basesAnswer: Message<BasesAnswer> = message<BasesAnswer>('BasesAnswer', {
  bases: columnOf(objectId),
})

export interface NamedFilesRequest extends FileOwner {
  readonly path: string
  readonly limit: number
  readonly page_token?: string
}

export const namedFilesRequest: Message<NamedFilesRequest> = message<NamedFilesRequest>(
  'NamedFiles',
  {
    ...owner,
    path: string().about('A file, or a directory with all that is below it.').default(''),
    limit: pageLimit(maxObjectBatch).default(maxObjectBatch),
    page_token: string(),
  },
)

/** A file with the object that it is. */
export interface NamedFile extends FileName {
  readonly size_bytes: Int64
  /** Milliseconds since 1970. */
  readonly modified_at: Int64
}

const namedFile: Message<NamedFile> = message<NamedFile>('NamedFile', {
  path: string().required(),
  object_id: objectId.required(),
  size_bytes: int64().required(),
  modified_at: int64().required(),
})

export interface NamedFilesPage {
  readonly files: readonly NamedFile[]
  readonly next_page_token?: string
}

export const namedFilesPage: Message<NamedFilesPage> = message<NamedFilesPage>('NamedFilesPage', {
  files: list(nested(namedFile)).required(),
  next_page_token: nextPageToken,
})

export interface OneObject {
  readonly object_id: string
}

export const oneObject: Message<OneObject> = message<OneObject>('OneObject', {
  object_id: objectId.required(),
})
