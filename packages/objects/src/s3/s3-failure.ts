import { unavailable, type StemmaError, errorCode } from '@stemma/contract'

/** An answer that is no success. */
export class S3Failure extends Error {
  readonly status: number
  /** S3's name for it, such as `NoSuchKey`; empty if the answer has none. */
  readonly code: string

  constructor(status: number, code: string) {
    super(code === '' ? `HTTP ${status}` : `${code}, HTTP ${status}`)
    this.name = 'S3Failure'
    this.status = status
    this.code = code
  }
}

/** The answer is not what was asked for, or was cut off. */
export class S3BrokenAnswer extends Error {
  override readonly name: string = 'S3BrokenAnswer'
}

const passing = new Set([
  'RequestTimeout',
  'SlowDown',
  'InternalError',
  'ServiceUnavailable',
  'Throttling',
  'ThrottlingException',
  'RequestTimeTooSkewed',
  'BadDigest',
  'XAmzContentSHA256Mismatch',
])

/** Whether the same request may go well the next time. Whatever is no answer of the server is a fault of the way there. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof S3Failure)) return true
  return (
    error.status >= 500 || error.status === 429 || error.status === 408 || passing.has(error.code)
  )
}

const refused = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidToken',
  'ExpiredToken',
  'TokenRefreshRequired',
  'InvalidClientTokenId',
])
const elsewhere = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
])

/** What a caller may know: the bucket and the cause in one line, never a key, a secret or the address of an object. */
export function toS3Error(bucket: string, error: unknown): StemmaError {
  const known = unavailable(sentence(bucket, error))
  known.cause = error
  return known
}

function sentence(bucket: string, error: unknown): string {
  if (!(error instanceof S3Failure)) {
    return `The S3 bucket '${bucket}' could not be reached (${wayFault(error)}). Try again; if it stays so, check the endpoint.`
  }
  const cause = `(${error.message})`
  if (error.code === 'NoSuchBucket') {
    return `There is no S3 bucket '${bucket}' ${cause}. Create it, or correct the bucket, endpoint or region.`
  }
  if (refused.has(error.code)) {
    return `The S3 bucket '${bucket}' refused the credentials ${cause}. Correct the access key, secret and session token.`
  }
  if (elsewhere.has(error.code) || error.status === 301 || error.status === 307) {
    return `The S3 bucket '${bucket}' is in another region ${cause}. Correct the region or the endpoint.`
  }
  if (error.status === 403) {
    return `The S3 bucket '${bucket}' denied access ${cause}. Allow these credentials to list, read, write and delete in it.`
  }
  return `The S3 bucket '${bucket}' failed ${cause}. Try again later.`
}

/** The system's name for it: its text may hold more than a caller should see. */
function wayFault(error: unknown): string {
  if (error instanceof S3BrokenAnswer) return error.message
  return errorCode(error) ?? 'the connection failed'
}

/** Whatever S3 says no to names the bucket and the cause; other errors are thrown on. */
export async function known<T>(bucket: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const isOurs = error instanceof S3Failure || error instanceof S3BrokenAnswer
    throw isOurs ? toS3Error(bucket, error) : error
  }
}
