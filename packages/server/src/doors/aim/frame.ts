import {
  badRequest,
  foldPairs,
  unpackPairs,
  type AimKey,
  type AimPair,
  type AimValue,
} from '@stemma/contract'

/** A call of a method, as a frame has several of. */
export interface Instruction {
  readonly handle: string
  readonly method: string
  /** Nodes of each argument, with their paths within it. */
  readonly args: readonly (readonly AimPair[])[]
}

/** Bytes that a number takes in a path. */
const numberBytes = 10
const mark = 0xfe

/** Reads a frame: a list of handle, method and arguments. @throws BAD_REQUEST for what is none */
export function readFrame(bytes: Uint8Array): readonly Instruction[] {
  const found: { handle: string; method: string; args: AimPair[][] }[] = []
  for (const pair of unpackPairs(bytes)) {
    if (pair.path.length === 0) continue
    const at = placeAt(pair.path, 0)
    let instruction = found[at]
    if (instruction === undefined) {
      if (at !== found.length) throw badRequest('A frame leaves out an instruction.')
      found.push((instruction = { handle: '', method: '', args: [] }))
    }
    if (pair.path.length === numberBytes) continue
    const part = placeAt(pair.path, numberBytes)
    if (part < 2) {
      const text = foldPairs([{ path: new Uint8Array(), value: pair.value }])
      if (typeof text === 'string') instruction[part === 0 ? 'handle' : 'method'] = text
      continue
    }
    if (pair.path.length === numberBytes * 2) continue
    const index = placeAt(pair.path, numberBytes * 2)
    while (instruction.args.length <= Math.min(index, mostArguments)) instruction.args.push([])
    instruction.args[index]?.push({ ...pair, path: pair.path.subarray(numberBytes * 3) })
  }
  return found
}

const mostArguments = 20

function placeAt(path: Uint8Array, at: number): number {
  if (path[at] !== mark || path.length < at + numberBytes)
    throw badRequest('A frame is no list of instructions.')
  const view = new DataView(path.buffer, path.byteOffset + at + 1, 8)
  return Number(view.getBigInt64(0))
}

/** The keys that an argument gives: one of them, or a list. */
export function keysOf(pairs: readonly AimPair[] = []): readonly AimKey[] {
  const value = foldPairs(pairs)
  if (Array.isArray(value)) return value.filter(isKey)
  return isKey(value) ? [value] : []
}

function isKey(value: AimValue | undefined): value is AimKey {
  return typeof value === 'string' || typeof value === 'bigint'
}
