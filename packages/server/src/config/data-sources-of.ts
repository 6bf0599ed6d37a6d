import { isAbsolute } from 'node:path'
import { isS3Url, s3DestinationOf, type S3Destination } from './s3-destination.ts'
import { SettingsError } from './settings-error.ts'

const prefix = 'STEMMA_SOURCE_'

/**
 * `STEMMA_SOURCE_WAREHOUSE=postgresql://…`, a folder, or `s3://bucket/prefix`: what references to data name `warehouse:TABLE`. Throws SettingsError, without the value,
 * which may hold a password.
 */
export function dataSourcesOf(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const sources: Record<string, string> = {}
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(prefix) || value === undefined || value === '') continue
    const name = variable.slice(prefix.length).toLowerCase()
    if (!/^[a-z0-9_]{1,64}$/u.test(name))
      throw new SettingsError(`${variable}: the name of a source has letters, digits and _ only.`)
    if (!/^postgres(?:ql)?:\/\//u.test(value) && !isS3Url(value) && !isAbsolute(value))
      throw new SettingsError(
        `${variable} is neither a postgresql:// address, nor s3://BUCKET/PREFIX, nor a whole path.`,
      )
    sources[name] = value
  }
  return sources
}

/** Those of the sources that are buckets, with region, endpoint and credentials of the environment. Throws SettingsError. */
export async function dataBucketsOf(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Readonly<Record<string, S3Destination>>> {
  const buckets: Record<string, S3Destination> = {}
  for (const [name, value] of Object.entries(dataSourcesOf(environment)))
    if (isS3Url(value))
      buckets[name] = await s3DestinationOf({
        setting: `${prefix}${name.toUpperCase()}`,
        value,
        environment,
      })
  return buckets
}
