import { CliError } from '../fail.ts'

/** The error for a folder or file of this machine that cannot be used. What is something else comes back as it is. */
export function fileError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  const path = 'path' in error && typeof error.path === 'string' ? error.path : 'a file'
  switch (error.code) {
    case 'ENOENT':
      return new CliError(`${path} is not there.`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new CliError(`${path} may not be used by this user.`)
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
      return new CliError(
        `${path} is in the way: there is a folder where a file should be, or the other way round.`,
      )
    case 'ENAMETOOLONG':
      return new CliError(`${path} is too long a name for this disk.`)
    case 'ENOSPC':
      return new CliError('the disk is full.')
    default:
      return error
  }
}
