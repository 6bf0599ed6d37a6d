import { join } from 'node:path'
import { invalidParameter } from '@stemma/contract'

/** Where a file of the server goes below a folder here. Throws INVALID_PARAMETER_VALUE for a path that leads elsewhere: the server is not trusted with that. */
export function fileBelow(folder: string, path: string): string {
  const names = path.split('/')
  if (names.some((name) => name === '' || name === '.' || name === '..' || /[\\\0]/u.test(name))) {
    throw invalidParameter(`The server names a file '${path}', which can't be stored here.`)
  }
  return join(folder, ...names)
}
