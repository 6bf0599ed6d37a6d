import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { splitUri } from '@stemma/contract'

/** The path on this machine that a location names: `/srv/a`, `file:///srv/a`. Undefined for any other. */
export function localPath(uri: string): string | undefined {
  const { scheme, authority, path, query, fragment } = splitUri(uri)
  if (query !== '' || fragment !== '') return undefined
  try {
    if (scheme === 'file') {
      const isHere = authority === undefined || authority === '' || authority === 'localhost'
      return isHere && path.startsWith('/') ? fileURLToPath(`file://${path}`) : undefined
    }
  } catch {
    return undefined
  }
  return scheme === '' && authority === undefined && path.startsWith('/')
    ? resolve(path)
    : undefined
}
