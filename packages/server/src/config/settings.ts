import { isPostgresUrl } from '@stemma/store'
import type { OutboundRules } from '../outbound/rules.ts'
import type { ExternalRoot } from './external-roots-of.ts'
import type { S3Destination } from './s3-destination.ts'

/** Everything that can be configured, resolved: no optional values, no environment behind it. Plain data, so that threads can have it. */
export interface ServerSettings {
  readonly host: string
  readonly port: number
  /** Folder for everything that has no place of its own. */
  readonly dataDir: string
  /** `postgresql://…`, or the path of a SQLite file. */
  readonly database: string
  /** The same of the inference log; empty where that is with everything else. */
  readonly inferenceDatabase: string
  /** Where bytes of `mlflow-artifacts:/` locations lie: a folder, or `s3://bucket/prefix`. */
  readonly artifactsDestination: string
  /** The bucket, if it is one. Threads of the database get it without credentials. */
  readonly s3: S3Destination | undefined
  /** As objects in packs, each kept once, or one plain file for each artifact; `auto` is what `chooseLayout` says. */
  readonly artifactLayout: 'objects' | 'plain' | 'auto'
  /** What new experiments without a location get, before `/<id>`. */
  readonly defaultArtifactRoot: string
  readonly serveArtifacts: boolean
  /** Places beside the artifact store whose artifacts are served where they are, and which a purge may touch when it is told to. */
  readonly externalArtifactRoots: readonly ExternalRoot[]
  /** Threads that read. */
  readonly readers: number
  /** Patterns of accepted Host headers; undefined for the default (this machine and private networks). */
  readonly allowedHosts: readonly string[] | undefined
  /** Origins beyond this machine's that may write. */
  readonly corsAllowedOrigins: readonly string[]
  readonly xFrameOptions: string
  /** Where clients reach this server, before the static prefix, without a slash at the end; empty for the address that they used. */
  readonly publicUrl: string
  /** `/prefix` before all routes, or empty. */
  readonly staticPrefix: string
  /** Parameter and tag values that are too long are cut, as MLflow does, instead of refused. */
  readonly truncateLongValues: boolean
  /** Environment variables that clients send of the machine that trains are kept: they may have passwords. */
  readonly keepEnvironment: boolean
  /** Artifact location schemes that may name a host. */
  readonly hostSchemes: readonly string[]
  readonly webhooks: OutboundRules
  /** Seals secrets; empty for the key in the data folder. Never shown. */
  readonly secretKey: string
  /** Databases and folders that references to data may name, by their names in small letters. Their credentials are in no log. */
  readonly dataSources: Readonly<Record<string, string>>
  /** Those of them that are in S3. */
  readonly dataBuckets: Readonly<Record<string, S3Destination>>
  /** The Python that serves what is to be served; empty where this server serves nothing. */
  readonly runDeployments: string
  readonly logLevel: LogLevel
}

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

/** Whether the rows are in PostgreSQL, which several servers can share; else they are in a file of SQLite. */
export function isPostgres({ database }: Pick<ServerSettings, 'database'>): boolean {
  return isPostgresUrl(database)
}
