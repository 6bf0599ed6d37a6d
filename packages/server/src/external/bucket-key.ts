import { splitUri } from '@stemma/contract'

/** The key that a location has below `s3://bucket/prefix`; empty for the root itself, undefined elsewhere. Clients take a key as it is written. */
export function bucketKey(uri: string, root: string): string | undefined {
  const { scheme, authority, query, fragment } = splitUri(uri)
  if (!isS3(scheme) || query !== '' || fragment !== '') return undefined
  const own = splitUri(root)
  const path = slashesOff(splitUri(uri).path)
  const prefix = slashesOff(own.path)
  if (authority !== own.authority) return undefined
  if (prefix === '' || path === prefix) return prefix === '' ? path : ''
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : undefined
}

/** `s3a` and `s3n` are what Hadoop calls it. */
function isS3(scheme: string): boolean {
  return scheme === 's3' || scheme === 's3a' || scheme === 's3n'
}

function slashesOff(path: string): string {
  return path.replace(/^\/+|\/+$/gu, '')
}
