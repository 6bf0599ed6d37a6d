import type { S3Options } from '@stemma/objects'
import { s3Address } from '@stemma/objects'
import { profileRegion } from './aws-profile.ts'
import {
  credentialsOf,
  credentialSource,
  tryCredentials,
  type CredentialSource,
} from './s3-credentials.ts'
import { SettingsError } from './settings-error.ts'

/** A bucket that artifacts go to. */
export interface S3Destination extends Omit<S3Options, 'credentials'> {
  readonly credentials: HiddenCredentials
}

/** Credentials that no log, inspection or message to a thread shows: whoever signs with them has to ask. */
export class HiddenCredentials {
  readonly #source: CredentialSource

  constructor(source: CredentialSource) {
    this.#source = source
  }

  /** For a message to the thread that speaks to the bucket, and nobody else. */
  reveal(): CredentialSource {
    return this.#source
  }

  /** For who speaks to the bucket on this thread. */
  provide(): S3Options['credentials'] {
    return credentialsOf(this.#source)
  }
}

type Environment = Readonly<Record<string, string | undefined>>

export interface GivenBucket {
  /** The setting that has it. */
  readonly setting: string
  readonly value: string
  readonly environment: Environment
}

/** Whether a destination is a bucket. */
export function isS3Url(value: string): boolean {
  return /^s3:/iu.test(value)
}

/**
 * The bucket that `s3://bucket/prefix` names, with region, endpoint and credentials as AWS's own tools take them from the environment.
 *
 * @throws SettingsError that says which of them is missing or wrong.
 */
export async function s3DestinationOf({
  setting,
  value,
  environment,
}: GivenBucket): Promise<S3Destination> {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/?#@:]+)(?:\/([^?#]*))?$/iu.exec(value) ?? []
  if (bucket === '')
    // Who wrote a key before the bucket must not find it in a log.
    throw new SettingsError(
      `${setting} must be s3://BUCKET or s3://BUCKET/PREFIX, with nothing else in it.`,
    )
  const region = regionOf(environment)
  const source = credentialSource(setting, environment, region)
  const destination = {
    bucket,
    prefix: prefix.replace(/^\/+|\/+$/gu, ''),
    ...(region !== undefined && { region }),
    ...endpointOf(environment),
    ...addressingOf(environment, bucket),
    credentials: new HiddenCredentials(source),
  }
  check(destination)
  await tryCredentials(setting, source)
  return destination
}

/** A bucket as a destination is written: `s3://bucket/prefix`. */
export function s3UrlOf({ bucket, prefix = '' }: Pick<S3Destination, 'bucket' | 'prefix'>): string {
  return prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`
}

function check(destination: S3Destination): void {
  try {
    s3Address({ ...destination, credentials: destination.credentials.provide() })
  } catch (error) {
    throw new SettingsError(error instanceof Error ? error.message : String(error))
  }
}

/** Of a profile only where its credentials are used: variables have theirs beside them. */
function regionOf(environment: Environment): string | undefined {
  const region = first(environment, ['AWS_REGION', 'AWS_DEFAULT_REGION'])
  const hasKeys = Boolean(environment['AWS_ACCESS_KEY_ID'] ?? environment['AWS_SECRET_ACCESS_KEY'])
  return region ?? (hasKeys ? undefined : profileRegion(environment))
}

function endpointOf(environment: Environment): Pick<S3Options, 'endpoint'> {
  const names = ['MLFLOW_S3_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL']
  const endpoint = first(environment, names)
  return endpoint === undefined ? {} : { endpoint }
}

function addressingOf(environment: Environment, bucket: string): Pick<S3Options, 'addressing'> {
  const style = first(environment, ['MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE'])
  if (style === 'virtual') return { addressing: 'virtual-host' }
  // A certificate covers one label before the host name.
  if (style === 'path' || bucket.includes('.')) return { addressing: 'path' }
  if (style === undefined || style === 'auto') return {}
  throw new SettingsError('MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE must be auto, path or virtual.')
}

/** The first of these variables that is set. */
export function first(environment: Environment, names: readonly string[]): string | undefined {
  return names
    .map((name) => environment[name]?.trim())
    .find((value) => value !== undefined && value !== '')
}
