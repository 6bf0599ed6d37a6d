/** What every door says about an error of one kind. */
export interface ErrorKind {
  /** HTTP status of the answer. */
  readonly status: number
  /** MLflow's `sqlstate`, where it has one. */
  readonly sqlstate?: string
  /** MLflow's `error_class`, where it has one. */
  readonly errorClass?: string
  /** One sentence for the documentation. */
  readonly about: string
}

/** MLflow's error codes, as clients match on them. */
export type ErrorCode =
  | 'ABORTED'
  | 'ALREADY_EXISTS'
  | 'BAD_REQUEST'
  | 'CANCELLED'
  | 'CUSTOMER_UNAUTHORIZED'
  | 'DATA_LOSS'
  | 'DEADLINE_EXCEEDED'
  | 'ENDPOINT_NOT_FOUND'
  | 'FEATURE_DISABLED'
  | 'INTERNAL_ERROR'
  | 'INVALID_PARAMETER_VALUE'
  | 'INVALID_STATE'
  | 'IO_ERROR'
  | 'MAX_BLOCK_SIZE_EXCEEDED'
  | 'NOT_FOUND'
  | 'NOT_IMPLEMENTED'
  | 'PERMISSION_DENIED'
  | 'REQUEST_LIMIT_EXCEEDED'
  | 'RESOURCE_ALREADY_EXISTS'
  | 'RESOURCE_CONFLICT'
  | 'RESOURCE_DOES_NOT_EXIST'
  | 'RESOURCE_EXHAUSTED'
  | 'SERVICE_UNDER_MAINTENANCE'
  | 'TEMPORARILY_UNAVAILABLE'
  | 'UNAUTHENTICATED'

function kind(
  status: number,
  about: string,
  states?: { sqlstate: string; errorClass: string },
): ErrorKind {
  return states === undefined ? { status, about } : { status, about, ...states }
}

const internal = { sqlstate: 'XXM00', errorClass: 'CLIENT_INTERNAL_ERROR' }
const notFound = { sqlstate: 'KAM00', errorClass: 'RESOURCE_NOT_FOUND' }
const denied = { sqlstate: 'KAM00', errorClass: 'PERMISSION_DENIED' }
const badInput = { sqlstate: 'KAM00', errorClass: 'INVALID_PARAMETER_VALUE' }

/**
 * Code to status and MLflow's other two error fields.
 *
 * Upstream answers INVALID_STATE and FEATURE_DISABLED with 500. MLflow's Python client repeats a 500 for
 * minutes, so both are 400 here, and DATA_LOSS is 410: the code and the text, which clients match on, stay the same. A body that is
 * too large is 413 (upstream has no limit): MAX_BLOCK_SIZE_EXCEEDED is the nearest code that clients know.
 */
export const errorTable: Readonly<Record<ErrorCode, ErrorKind>> = {
  ABORTED: kind(409, 'The request lost a race and was not carried out.'),
  ALREADY_EXISTS: kind(409, 'Something of this identity exists.'),
  BAD_REQUEST: kind(400, 'The request as a whole cannot be understood.', badInput),
  CANCELLED: kind(499, 'The caller gave up before the answer.'),
  CUSTOMER_UNAUTHORIZED: kind(401, 'The caller must say who it is.', denied),
  DATA_LOSS: kind(410, 'Stored data is damaged or missing.'),
  DEADLINE_EXCEEDED: kind(504, 'The work took longer than its time limit.'),
  ENDPOINT_NOT_FOUND: kind(404, 'No such route.', notFound),
  FEATURE_DISABLED: kind(400, 'The feature is switched off on this server.', {
    sqlstate: 'KAM00',
    errorClass: 'FEATURE_DISABLED',
  }),
  INTERNAL_ERROR: kind(500, 'A fault of the server; the request id finds it in the log.', internal),
  INVALID_PARAMETER_VALUE: kind(400, 'A field of the request is missing or wrong.', badInput),
  INVALID_STATE: kind(400, 'The thing is not in a state that allows this.', internal),
  IO_ERROR: kind(500, 'Reading or writing storage failed.'),
  MAX_BLOCK_SIZE_EXCEEDED: kind(413, 'The request is larger than the server takes.', badInput),
  NOT_FOUND: kind(404, 'No such thing.', notFound),
  NOT_IMPLEMENTED: kind(501, 'The configured storage cannot do this.'),
  PERMISSION_DENIED: kind(403, 'The caller may not do this.', denied),
  REQUEST_LIMIT_EXCEEDED: kind(429, 'Too many requests; try again later.'),
  RESOURCE_ALREADY_EXISTS: kind(400, 'Something of this name exists, perhaps deleted.', {
    sqlstate: 'KAM00',
    errorClass: 'RESOURCE_ALREADY_EXISTS',
  }),
  RESOURCE_CONFLICT: kind(409, 'The request conflicts with the present state.'),
  RESOURCE_DOES_NOT_EXIST: kind(404, 'No such thing.', notFound),
  RESOURCE_EXHAUSTED: kind(429, 'A quota or queue is full; try again later.'),
  SERVICE_UNDER_MAINTENANCE: kind(503, 'The server is being maintained; try again later.'),
  TEMPORARILY_UNAVAILABLE: kind(503, 'A part is unreachable for now; try again.', internal),
  UNAUTHENTICATED: kind(401, 'The caller must say who it is.'),
}
