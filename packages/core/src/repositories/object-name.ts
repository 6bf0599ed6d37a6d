import { isObjectId } from '@stemma/objects'

/**
 * What a client calls an object: by the hash of its bytes. DVC 3 has MD5, DVC 2 the MD5 of text with its line ends changed, Git LFS
 * SHA-256. A manifest of DVC lists the files of a directory, and has `.dir` behind its hash.
 */
export interface ObjectName {
  readonly hash: 'md5' | 'md5-dos2unix' | 'sha256'
  /** Hexadecimal digits, small. */
  readonly digest: string
  readonly isManifest: boolean
}

/** As it is stored: `md5:d751713988987e9331980363e24189ce.dir`. */
export function writeObjectName({ hash, digest, isManifest }: ObjectName): string {
  return `${hash}:${digest}${isManifest ? '.dir' : ''}`
}

/** Undefined for what is none. */
export function readObjectName(text: string): ObjectName | undefined {
  const [, hash, digest = '', end] =
    /^(md5|md5-dos2unix|sha256):([0-9a-f]+)(\.dir)?$/u.exec(text) ?? []
  const isManifest = end !== undefined
  if (hash === 'sha256') return isManifest ? undefined : lfsName(digest)
  if (hash !== 'md5' && hash !== 'md5-dos2unix') return undefined
  return digest.length === 32 ? { hash, digest, isManifest } : undefined
}

/** The name that Git LFS gives by its oid; undefined for what is none. */
export function lfsName(oid: string): ObjectName | undefined {
  return isObjectId(oid) ? { hash: 'sha256', digest: oid, isManifest: false } : undefined
}
