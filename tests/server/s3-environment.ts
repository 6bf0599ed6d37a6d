import type { S3Server } from '../env/seaweedfs.ts'

/** What a server is started with to keep its artifacts in a bucket. */
export function s3Environment(
  { endpoint, credentials }: Pick<S3Server, 'endpoint' | 'credentials'>,
  destination: string,
): Record<string, string> {
  return {
    STEMMA_ARTIFACTS_DESTINATION: destination,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: endpoint,
  }
}
