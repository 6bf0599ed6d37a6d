import { StemmaError } from '@stemma/contract'

/** What a caller may know of an error: a known one as it is, anything else as INTERNAL_ERROR with the id by which the log has it. */
export function toStemmaError(error: unknown, requestId: string): StemmaError {
  if (error instanceof StemmaError) return error
  const status = statusOf(error)
  if (status === 413)
    return new StemmaError(
      'MAX_BLOCK_SIZE_EXCEEDED',
      'The request is larger than the server takes.',
    )
  if (status !== undefined && status >= 400 && status < 500)
    return new StemmaError('BAD_REQUEST', 'The request cannot be understood.')
  return new StemmaError(
    'INTERNAL_ERROR',
    `The server met an unexpected condition. Request id: ${requestId}`,
  )
}

/** Fastify's own errors carry the status that they mean. */
function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined
}
