import { setImmediate as nextTurn } from 'node:timers/promises'
import { invalidParameter } from '@stemma/contract'
import { writeObjectName, type ObjectName } from './object-name.ts'

/** It is read whole. A file takes some 80 bytes in it. */
export const mostManifestBytes: number = 128 * 1024 * 1024

/** What is taken apart in one go: a few milliseconds' work, of some thousand files. */
const sliceBytes = 256 * 1024
/** A path has at most some thousand characters, each at most six in JSON. */
const mostEntryBytes = 1024 * 1024

/**
 * The names of the files that a manifest of DVC lists, in its order: a JSON list of objects with `md5` and `relpath`. They come in batches of some
 * thousand, each name once in its batch, and between two batches others have their turn: a manifest may list more than a million.
 *
 * @throws INVALID_PARAMETER_VALUE for what is no manifest; what came before it was of none
 */
export async function* readManifest(
  bytes: Uint8Array,
  { hash }: Pick<ObjectName, 'hash'>,
): AsyncGenerator<readonly string[]> {
  let before = 0
  for (const slice of slicesOf(bytes)) {
    if (before > 0) await nextTurn()
    const entries = parse(slice)
    if (!Array.isArray(entries)) throw noManifest('it is no list')
    const names = new Set<string>()
    for (const [index, entry] of entries.entries()) {
      const digest = digestOf(entry)
      if (digest === undefined)
        throw noManifest(`entry ${before + index} has no 'md5' and 'relpath'`)
      names.add(writeObjectName({ hash, digest, isManifest: false }))
    }
    before += entries.length
    if (names.size > 0) yield [...names]
  }
}

const [openSquare, closeSquare, openCurly, closeCurly] = [0x5b, 0x5d, 0x7b, 0x7d]
const [comma, quote, backslash] = [0x2c, 0x22, 0x5c]

/** Lists of whole entries, each as a text of JSON, that make up one list. What they are is for who parses them. */
function* slicesOf(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const textOf = (start: number, end: number): string => {
    try {
      return decoder.decode(bytes.subarray(start, end))
    } catch {
      throw noManifest('it is no JSON')
    }
  }
  let start = 0
  let depth = 0
  let isText = false
  let entryStart = 0
  let count = 0
  for (let at = 0; at < bytes.byteLength; at++) {
    const byte = bytes[at]
    if (isText) {
      if (byte === backslash) at++
      else if (byte === quote) isText = false
      continue
    }
    if (byte === quote) isText = true
    else if (byte === openSquare || byte === openCurly) depth++
    else if (byte === closeSquare || byte === closeCurly) depth--
    else if (byte === comma && depth === 1) {
      if (at - entryStart > mostEntryBytes) throw noManifest('an entry has more than 1 MiB')
      entryStart = at + 1
      if (at - start < sliceBytes) continue
      yield `${count++ === 0 ? '' : '['}${textOf(start, at)}]`
      start = at + 1
    }
  }
  if (bytes.byteLength - entryStart > mostEntryBytes)
    throw noManifest('an entry has more than 1 MiB')
  const rest = textOf(start, bytes.byteLength)
  // A comma has something behind it.
  if (count > 0 && /^\s*\]?\s*$/u.test(rest)) throw noManifest('it is no JSON')
  yield count === 0 ? rest : `[${rest}`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
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
