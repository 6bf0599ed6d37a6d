import { badRequest } from '../errors.ts'

/** A node of a tree as Aim's client sends and gets it: where it is, and what. */
export interface AimPair {
  /** Keys, each with 0xFE behind it: a text as UTF-8, a number as 0xFE and 8 bytes, the largest first. */
  readonly path: Uint8Array
  /** A byte that tells the type, and the value. */
  readonly value: Uint8Array
  /** Bytes of a file, mostly. */
  readonly isBlob: boolean
}

/** Reads what Aim packs: each pair with the lengths of its parts before them. @throws BAD_REQUEST for bytes that end early */
export function unpackPairs(bytes: Uint8Array): readonly AimPair[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pairs: AimPair[] = []
  let at = 0
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw cut()
    const part = bytes.subarray(at, at + length)
    at += length
    return part
  }
  const size = (): number => {
    if (at + 4 > bytes.length) throw cut()
    const length = view.getUint32(at, true)
    at += 4
    return length
  }
  while (at < bytes.length) {
    const path = take(size())
    const isBlob = take(1)[0] === 1
    pairs.push({ path, isBlob, value: take(size()) })
  }
  return pairs
}

export function packPairs(pairs: readonly AimPair[]): Uint8Array<ArrayBuffer> {
  let length = 0
  for (const { path, value } of pairs) length += 9 + path.length + value.length
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const { path, value, isBlob } of pairs) {
    view.setUint32(at, path.length, true)
    bytes.set(path, at + 4)
    at += 4 + path.length
    bytes[at] = isBlob ? 1 : 0
    view.setUint32(at + 1, value.length, true)
    bytes.set(value, at + 5)
    at += 5 + value.length
  }
  return bytes
}

function cut(): Error {
  return badRequest('A packed tree ends early.')
}
