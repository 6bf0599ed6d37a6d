import { folderOf } from './folder-of.ts'
import { isS3Url, s3DestinationOf, type S3Destination } from './s3-destination.ts'

/** A folder, or a bucket with a prefix. */
export type ExternalRoot =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'bucket'; readonly s3: S3Destination }

const setting = 'external-artifact-roots'

/** The places that the setting names. Throws SettingsError. */
export async function externalRootsOf(
  values: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly ExternalRoot[]> {
  const roots: ExternalRoot[] = []
  for (const value of values)
    roots.push(
      isS3Url(value)
        ? { kind: 'bucket', s3: await s3DestinationOf({ setting, value, environment }) }
        : { kind: 'folder', folder: folderOf(setting, value) },
    )
  return roots
}
