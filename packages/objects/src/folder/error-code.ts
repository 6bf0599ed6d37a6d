/** The system's name for what went wrong, such as `ENOENT`; undefined for an error that is not the system's. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}

/** Whether the error says that there is nothing at a path. */
export function isAbsence(error: unknown): boolean {
  const code = errorCode(error)
  // A link that leads round in a circle leads nowhere.
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP'
}
