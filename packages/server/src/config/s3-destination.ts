import type { S3Credentials, S3Options } from '@stemma/objects'
import { s3Address } from '@stemma/objects'
import { readAwsCredentials } from './aws-credentials.ts'
import type { AwsProfile } from './aws-profile.ts'
import { SettingsError } from './settings-error.ts'

/** A bucket that artifacts go to. */
export interface S3Destination extends Omit<S3Options, 'credentials'> {
  readonly credentials: HiddenCredentials
}

/** Credentials that no log, inspection or message to a thread shows: whoever signs with them has to ask. */
export class HiddenCredentials {
  readonly #credentials: S3Credentials

  constructor(credentials: S3Credentials) {
    this.#credentials = credentials
  }

  reveal(): S3Credentials {
    return this.#credentials
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
export function s3DestinationOf({ setting, value, environment }: GivenBucket): S3Destination {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/?#@:]+)(?:\/([^?#]*))?$/iu.exec(value) ?? []
  if (bucket === '')
    // Who wrote a key before the bucket must not find it in a log.
    throw new SettingsError(
      `${setting} must be s3://BUCKET or s3://BUCKET/PREFIX, with nothing else in it.`,
    )
  const { credentials, profile } = readAwsCredentials(setting, environment)
  const destination = {
    bucket,
    prefix: prefix.replace(/^\/+|\/+$/gu, ''),
    ...regionOf(environment, profile),
    ...endpointOf(environment),
    ...addressingOf(environment, bucket),
    credentials: new HiddenCredentials(credentials),
  }
  check(destination)
  return destination
}

/** The same as `s3://bucket/prefix`. */
export function s3UrlOf({ bucket, prefix = '' }: Pick<S3Destination, 'bucket' | 'prefix'>): string {
  return prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`
}

function check(destination: S3Destination): void {
  try {
    s3Address({ ...destination, credentials: destination.credentials.reveal() })
  } catch (error) {
    throw new SettingsError(error instanceof Error ? error.message : String(error))
  }
}

function regionOf(environment: Environment, profile: AwsProfile): Pick<S3Options, 'region'> {
  const region = first(environment, ['AWS_REGION', 'AWS_DEFAULT_REGION']) ?? profile['region']
  return region === undefined ? {} : { region }
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
