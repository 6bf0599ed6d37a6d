/** What a client throws by itself. Whatever else comes out of it (an abort, a stream of the caller's that failed) is passed on as it is. */
export type ClientError = RefusedError | ConnectionError | UnexpectedAnswerError

/** The server's no. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  /** The HTTP status. */
  readonly status: number
  /** A code of the error table; undefined where the answer had none, as that of a proxy. */
  readonly code: string | undefined
  /** The server's own sentence, if it sent one. */
  readonly reason: string | undefined

  constructor({ status, code, reason }: Pick<RefusedError, 'status' | 'code' | 'reason'>) {
    super(reason ?? `The server answered with HTTP status ${status}.`)
    this.status = status
    this.code = code
    this.reason = reason
  }
}

/** The server could not be reached, or the line broke. Whether it did what it was asked for is not known. `cause` says what failed. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
}

/** What answers is no Stemma server, or one of another version. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError'

  constructor() {
    super('The answer is not that of a Stemma server. Check the address.')
  }
}

/** Reads the body of an answer that is an error. */
export function refusedError(status: number, body: string): RefusedError {
  const { error_code: code, message: reason } = fieldsOf(body)
  return new RefusedError({
    status,
    code: typeof code === 'string' ? code : undefined,
    reason: typeof reason === 'string' ? reason : undefined,
  })
}

function fieldsOf(body: string): { readonly error_code?: unknown; readonly message?: unknown } {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
