import { errorCode } from '@stemma/contract'

/** Whether the error says that there is nothing at a path. */
export function isAbsence(error: unknown): boolean {
  const code = errorCode(error)
  // A link that leads round in a circle leads nowhere.
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP'
}
