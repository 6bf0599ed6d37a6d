import { badRequest } from '../errors.ts'

/** A key in a tree: a name, or a place in a list. */
export type AimKey = string | bigint

const end = 0xfe
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The keys of a path. @throws BAD_REQUEST for what is none */
export function decodePath(path: Uint8Array): readonly AimKey[] {
  const keys: AimKey[] = []
  for (let at = 0; at < path.length;) {
    if (path[at] === end) {
      if (at + 10 > path.length) throw badRequest('A path ends early.')
      keys.push(new DataView(path.buffer, path.byteOffset + at + 1, 8).getBigInt64(0))
      at += 10
      continue
    }
    const stop = path.indexOf(end, at)
    if (stop < 0) throw badRequest('A path ends early.')
    keys.push(decoder.decode(path.subarray(at, stop)))
    at = stop + 1
  }
  return keys
}

export function encodePath(keys: readonly AimKey[]): Uint8Array<ArrayBuffer> {
  const parts = keys.map((key) => {
    if (typeof key === 'string') return encoder.encode(`${key}\0`)
    const bytes = new Uint8Array(10)
    bytes[0] = end
    new DataView(bytes.buffer).setBigInt64(1, key)
    return bytes
  })
  const path = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    path.set(part, at)
    at += part.length
    path[at - 1] = end
  }
  return path
}
