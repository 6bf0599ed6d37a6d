import type { Int64 } from '../../int64.ts'
import { maxSearchResults } from '../../limits.ts'
import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { keyValue, type KeyValue } from '../../mlflow/messages/values.ts'
import { nextPageToken, pageLimit } from './values.ts'

/** A version of a registered model; times in milliseconds since 1970. What is not known is absent. */
export interface NativeModelVersion {
  readonly name: string
  readonly version: number
  readonly description: string
  readonly stage: string
  readonly source: string
  /** Where the files are. */
  readonly storage_location: string
  readonly run_id?: string
  readonly run_link?: string
  readonly model_id?: string
  readonly status: string
  /** SHA-256 over the files at registration. */
  readonly digest?: string
  readonly size_bytes?: Int64
  readonly file_count?: number
  readonly creation_time: Int64
  readonly last_update_time: Int64
  readonly tags: readonly KeyValue[]
  readonly aliases: readonly string[]
}

export const modelVersion: Message<NativeModelVersion> = message<NativeModelVersion>(
  'ModelVersion',
  {
    name: string().required(),
    version: int32().required(),
    description: string().required(),
    stage: string().required(),
    source: string().required(),
    storage_location: string().required(),
    run_id: string(),
    run_link: string(),
    model_id: string(),
    status: string().required(),
    digest: string(),
    size_bytes: int64(),
    file_count: int32(),
    creation_time: int64().required(),
    last_update_time: int64().required(),
    tags: list(nested(keyValue)).required(),
    aliases: list(string()).required(),
  },
)

export interface ListModelVersionsRequest {
  readonly filter: string
  readonly order_by: readonly string[]
  readonly limit: number
  readonly page_token?: string
}

export const listModelVersionsRequest: Message<ListModelVersionsRequest> =
  message<ListModelVersionsRequest>('ListModelVersions', {
    filter: string().default(''),
    order_by: list(string()),
    limit: pageLimit(maxSearchResults).default(100),
    page_token: string(),
  })

export interface ModelVersionPage {
  readonly versions: readonly NativeModelVersion[]
  readonly next_page_token?: string
}

export const modelVersionPage: Message<ModelVersionPage> = message<ModelVersionPage>(
  'ModelVersionPage',
  { versions: list(nested(modelVersion)).required(), next_page_token: nextPageToken },
)

export interface NewModelVersion {
  readonly name: string
  readonly source: string
  readonly run_id?: string
  readonly model_id?: string
  readonly run_link?: string
  readonly description?: string
  readonly tags: readonly KeyValue[]
}

export const newModelVersion: Message<NewModelVersion> = message<NewModelVersion>(
  'NewModelVersion',
  {
    name: string().required(),
    source: string().required(),
    run_id: string(),
    model_id: string(),
    run_link: string(),
    description: string(),
    tags: list(nested(keyValue)),
  },
)

export interface OneModelVersion {
  readonly name: string
  readonly version: number
}

export const oneModelVersion: Message<OneModelVersion> = message<OneModelVersion>(
  'OneModelVersion',
  { name: string().required(), version: int32().required() },
)

export interface ModelVersionUpdate {
  readonly name: string
  readonly version: number
  readonly description?: string
  readonly stage?: 'None' | 'Staging' | 'Production' | 'Archived'
  /** Moves the other versions of that stage to `Archived`. */
  readonly archive_existing_versions: boolean
}

export const modelVersionUpdate: Message<ModelVersionUpdate> = message<ModelVersionUpdate>(
  'ModelVersionUpdate',
  {
    name: string().required(),
    version: int32().required(),
    description: string(),
    stage: oneOf({ None: 1, Staging: 2, Production: 3, Archived: 4 }),
    archive_existing_versions: boolean().default(false),
  },
)

export interface ModelVersionTagValue {
  readonly name: string
  readonly version: number
  readonly key: string
  readonly value: string
}

export const modelVersionTagValue: Message<ModelVersionTagValue> = message<ModelVersionTagValue>(
  'ModelVersionTagValue',
  {
    name: string().required(),
    version: int32().required(),
    key: string().required(),
    value: string().default(''),
  },
)

export interface ModelVersionTagKey {
  readonly name: string
  readonly version: number
  readonly key: string
}

export const modelVersionTagKey: Message<ModelVersionTagKey> = message<ModelVersionTagKey>(
  'ModelVersionTagKey',
  { name: string().required(), version: int32().required(), key: string().required() },
)

export interface ModelDiffRequest {
  readonly name: string
  readonly from: number
  readonly to: number
}

export const modelDiffRequest: Message<ModelDiffRequest> = message<ModelDiffRequest>('ModelDiff', {
  name: string().required(),
  from: int32().required(),
  to: int32().required(),
})

/** One thing in which two versions differ. Absent: that version does not have it. */
export interface Difference {
  /** `code`, `param`, `metric`, `dataset`, `signature`, `environment`, `tag` or `model`. */
  readonly part: string
  readonly key: string
  readonly from?: string
  readonly to?: string
}

const difference: Message<Difference> = message<Difference>('Difference', {
  part: string().required(),
  key: string().required(),
  from: string(),
  to: string(),
})

export interface ModelDiff {
  readonly from: NativeModelVersion
  readonly to: NativeModelVersion
  readonly differences: readonly Difference[]
  /** What could not be compared, and why. */
  readonly unknown: readonly string[]
}

export const modelDiff: Message<ModelDiff> = message<ModelDiff>('ModelDiffResult', {
  from: nested(modelVersion).required(),
  to: nested(modelVersion).required(),
  differences: list(nested(difference)).required(),
  unknown: list(string()).required(),
})

export interface ModelFileFields {
  /** Relative to the model. */
  readonly path: string
  readonly size_bytes: Int64
  readonly sha256: string
}

const modelFile: Message<ModelFileFields> = message<ModelFileFields>('ModelFile', {
  path: string().required(),
  size_bytes: int64().required(),
  sha256: string().required(),
})

export interface ModelFilesFields {
  readonly name: string
  readonly version: number
  /** SHA-256 over the files. */
  readonly digest: string
  readonly size_bytes: Int64
  readonly files: readonly ModelFileFields[]
}

export const modelFiles: Message<ModelFilesFields> = message<ModelFilesFields>('ModelFiles', {
  name: string().required(),
  version: int32().required(),
  digest: string().required(),
  size_bytes: int64().required(),
  files: list(nested(modelFile)).required(),
})
