import type { Int64 } from '../../int64.ts'
import { boolean, double, int64, nested, oneOf, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'

export interface DatabaseStatus {
  readonly kind: 'sqlite' | 'postgresql'
  /** A path, or a URL without password. */
  readonly location: string
  readonly reachable: boolean
}

const databaseStatus: Message<DatabaseStatus> = message<DatabaseStatus>('DatabaseStatus', {
  kind: oneOf({ sqlite: 1, postgresql: 2 }).required(),
  location: string().required(),
  reachable: boolean().required(),
})

export interface ArtifactsStatus {
  readonly destination: string
  /** Whether a file could be made there just now. */
  readonly writable: boolean
  /** Bytes that the file system has left; absent if it does not tell. */
  readonly free_bytes?: Int64
  /** Why it is not writable. */
  readonly problem?: string
  /** How the bytes lie there; absent from a server that is older than the question. */
  readonly layout?: 'objects' | 'plain'
}

const artifactsStatus: Message<ArtifactsStatus> = message<ArtifactsStatus>('ArtifactsStatus', {
  destination: string().required(),
  writable: boolean().required(),
  free_bytes: int64(),
  problem: string(),
  layout: oneOf({ objects: 1, plain: 2 }),
})

/** How the server is. */
export interface ServerStatus {
  readonly version: string
  /** The MLflow version whose behaviour the server has. */
  readonly mlflow_version: string
  /** The server's clock, milliseconds since 1970. */
  readonly time: Int64
  readonly uptime_seconds: number
  readonly data_dir: string
  readonly database: DatabaseStatus
  readonly artifacts: ArtifactsStatus
}

export const serverStatus: Message<ServerStatus> = message<ServerStatus>('ServerStatus', {
  version: string().required(),
  mlflow_version: string().required(),
  time: int64().required(),
  uptime_seconds: double().required(),
  data_dir: string().required(),
  database: nested(databaseStatus).required(),
  artifacts: nested(artifactsStatus).required(),
})

/** The OpenAPI document, as far as it says what it is. */
export interface OpenApiHead {
  readonly openapi: string
}

export const openApiHead: Message<OpenApiHead> = message<OpenApiHead>('OpenApiDocument', {
  openapi: string().required(),
})
