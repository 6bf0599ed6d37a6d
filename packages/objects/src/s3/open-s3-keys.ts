import type { S3Keys } from './s3-keys.ts'
import type { S3Options } from './s3-options.ts'

/**
 * Opens the keys of a bucket. The code for it is loaded only now; nothing is asked of the server yet.
 *
 * @throws INVALID_PARAMETER_VALUE for an option that cannot be.
 */
export async function openS3Keys(options: S3Options): Promise<S3Keys> {
  const { keysOf } = await import('./keys-of.ts')
  return keysOf(options)
}
