import { boolean, double, int64, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'

const databaseStatus = message('DatabaseStatus', {
  kind: oneOf({ sqlite: 1, postgresql: 2 }).required(),
  location: string().about(
    'A path, or a URL without password; told to callers on the same machine only.',
  ),
  reachable: boolean().required(),
})

export type DatabaseStatus = Infer<typeof databaseStatus>

const artifactsStatus = message('ArtifactsStatus', {
  destination: string().about('Told to callers on the same machine only.'),
  writable: boolean().about('Whether the server may write there.').required(),
  free_bytes: int64().about('Bytes that the file system has left; absent if it does not tell.'),
  problem: string().about('Why it is not writable.'),
  layout: oneOf({ objects: 1, plain: 2 }).about(
    'How the bytes lie there; absent from a server that is older than the question.',
  ),
})

export type ArtifactsStatus = Infer<typeof artifactsStatus>

/** How the server is. */
export const serverStatus = message('ServerStatus', {
  version: string().required(),
  mlflow_version: string().about('The MLflow version whose behaviour the server has.').required(),
  time: int64().about("The server's clock, milliseconds since 1970.").required(),
  uptime_seconds: double().required(),
  data_dir: string().about('Told to callers on the same machine only.'),
  database: nested(databaseStatus).required(),
  artifacts: nested(artifactsStatus).required(),
})

export type ServerStatus = Infer<typeof serverStatus>

/** The OpenAPI document, as far as it says what it is. */
export const openApiHead = message('OpenApiDocument', {
  openapi: string().required(),
})

export type OpenApiHead = Infer<typeof openApiHead>
