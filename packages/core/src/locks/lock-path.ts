import { invalidParameter } from '@stemma/contract'

/** PostgreSQL takes about 2,700 bytes in a key. */
const mostBytes = 2400

/** @throws INVALID_PARAMETER_VALUE for a path that no file of a repository can have. */
export function validateLockPath(path: string): void {
  const names = path.split('/')
  const isPlain = names.every((name) => name !== '' && name !== '.' && name !== '..')
  if (isPlain && !path.includes('\0') && Buffer.byteLength(path) <= mostBytes) return
  throw invalidParameter(
    `Invalid value for parameter 'path' supplied: a lock is for a path in the repository, with up to ${mostBytes} bytes and without '.', '..' and empty names.`,
  )
}
