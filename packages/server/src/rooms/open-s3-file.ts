import { invalidParameter, notFound } from '@stemma/contract'
import { openS3Keys } from '@stemma/objects'
import { s3DestinationOf } from '../config/s3-destination.ts'

export interface S3File {
  readonly sizeBytes: number
  readonly read: () => AsyncGenerator<Buffer, void, undefined>
  readonly close: () => void
}

/**
 * An object of a bucket, for a command that reads it; region, endpoint and credentials as AWS's tools take them from the environment.
 *
 * @throws RESOURCE_DOES_NOT_EXIST; SettingsError that says what of the environment is missing
 */
export async function openS3File(
  uri: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<S3File> {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/?#@:]+)\/(.+)$/iu.exec(uri) ?? []
  if (bucket === '' || key.endsWith('/'))
    throw invalidParameter(`The address of an object in S3 is s3://BUCKET/KEY.`)
  const value = `s3://${bucket}`
  const { credentials, ...s3 } = await s3DestinationOf({ setting: uri, value, environment })
  const keys = await openS3Keys({ ...s3, credentials: credentials.provide() })
  const opened = await keys.open(key)
  if (opened !== undefined)
    return { sizeBytes: opened.sizeBytes, read: () => opened.read(), close: keys.close }
  keys.close()
  throw notFound(`There is no object ${uri}.`)
}
