import type { BlobBackend } from './blob-backend.ts'
import type { S3BackendOptions } from './s3-backend.ts'

/**
 * Opens blobs in a bucket of S3, or of a server that speaks like it. The code for it is loaded only now.
 *
 * @throws INVALID_PARAMETER_VALUE for an option that cannot be; TEMPORARILY_UNAVAILABLE if the bucket can't be reached or refuses, which
 * says what to do.
 */
export async function openS3Backend(options: S3BackendOptions): Promise<BlobBackend> {
  const { s3Backend } = await import('./s3-backend.ts')
  return s3Backend(options)
}
