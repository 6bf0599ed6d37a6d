import { folderOf } from './folder-of.ts'
import { isS3Url, s3DestinationOf, s3UrlOf } from './s3-destination.ts'
import { SettingsError } from './settings-error.ts'
import type { ServerSettings } from './settings.ts'

interface Destination {
  readonly value: string
  readonly layout: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Where artifacts go and how they lie there. In a bucket they are always objects. Throws SettingsError. */
export async function destinationOf({
  value,
  layout,
  environment,
}: Destination): Promise<Pick<ServerSettings, 'artifactsDestination' | 'artifactLayout' | 's3'>> {
  const artifactLayout = layoutOf(layout)
  if (!isS3Url(value)) {
    const artifactsDestination = folderOf('artifacts-destination', value)
    return { artifactsDestination, artifactLayout, s3: undefined }
  }
  if (artifactLayout === 'plain')
    throw new SettingsError(
      'artifact-layout must be objects where artifacts-destination is in S3: plain files need a folder.',
    )
  const s3 = await s3DestinationOf({ setting: 'artifacts-destination', value, environment })
  return { artifactsDestination: s3UrlOf(s3), artifactLayout: 'objects', s3 }
}

function layoutOf(value: string): ServerSettings['artifactLayout'] {
  if (value === 'objects' || value === 'plain' || value === 'auto') return value
  throw new SettingsError(`artifact-layout must be objects, plain or auto, not '${value}'.`)
}
