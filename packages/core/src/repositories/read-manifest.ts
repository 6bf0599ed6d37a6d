import { invalidParameter } from '@stemma/contract'
import type { ObjectName } from './object-name.ts'

/** It is read whole. A file takes some 80 bytes in it. */
export const mostManifestBytes: number = 128 * 1024 * 1024

/**
 * The names of the files that a manifest of DVC lists, each once: a JSON list of objects with `md5` and `relpath`.
 *
 * @throws INVALID_PARAMETER_VALUE for what is no manifest.
 */
export function readManifest(
  bytes: Uint8Array,
  { hash }: Pick<ObjectName, 'hash'>,
): readonly ObjectName[] {
  const entries = parse(bytes)
  if (!Array.isArray(entries)) throw noManifest('it is no list')
  const digests = new Set<string>()
  for (const [index, entry] of entries.entries()) {
    const digest = digestOf(entry)
    if (digest === undefined) throw noManifest(`entry ${index} has no 'md5' and 'relpath'`)
    digests.add(digest)
  }
  return [...digests].map((digest) => ({ hash, digest, isManifest: false }))
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw noManifest('it is no JSON')
  }
}

function digestOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined
  const { md5, relpath } = entry as { readonly md5?: unknown; readonly relpath?: unknown } // both are looked at
  if (typeof md5 !== 'string' || typeof relpath !== 'string') return undefined
  const digest = md5.toLowerCase()
  return /^[0-9a-f]{32}$/u.test(digest) ? digest : undefined
}

function noManifest(reason: string): Error {
  return invalidParameter(
    `A name that ends with '.dir' is that of a manifest, and this is none: ${reason}.`,
  )
}
