/** A file that can't be read: no fault of the store. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
}

/** `ENOENT` and its kin; the message where there is none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? String(error.code) : error.message
}
