import { badRequest, foldPairs, type AimKey, type AimPair, type AimValue } from '@stemma/contract'

/** A call of a method, as a frame has several of. */
export interface Instruction {
  readonly handle: string
  readonly method: string
  readonly args: readonly Argument[]
}

/** Bytes that a number takes in a path. */
const numberBytes = 10
const mark = 0xfe
const list = 6
const mostArguments = 20

/**
 * Reads a frame: a list of handle, method and arguments, as pairs of path and value with their lengths before them. A client waits for the answer to each of its frames,
 * so what an argument says is taken apart only when it is asked.
 *
 * @throws BAD_REQUEST for what is none
 */
export function readFrame(frame: Uint8Array): readonly Instruction[] {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
  const found: { handle: string; method: string; args: Argument[] }[] = []
  for (let at = 0; at < bytes.length;) {
    const pair = pairAt(bytes, at)
    at = pair.end
    if (pair.pathLength === 0) continue
    const place = placeAt(bytes, pair, 0)
    let instruction = found[place]
    if (instruction === undefined) {
      if (place !== found.length) throw badRequest('A frame leaves out an instruction.')
      found.push((instruction = { handle: '', method: '', args: [] }))
    }
    if (pair.pathLength === numberBytes) continue
    const part = placeAt(bytes, pair, 1)
    if (part < 2) {
      const text = bytes.toString('utf8', pair.value + 1, pair.end)
      if (bytes[pair.value] === 4) instruction[part === 0 ? 'handle' : 'method'] = text
      continue
    }
    if (pair.pathLength === numberBytes * 2) continue
    const index = placeAt(bytes, pair, 2)
    while (instruction.args.length <= Math.min(index, mostArguments))
      instruction.args.push(new Argument(bytes))
    instruction.args[index]?.add(pair)
  }
  return found
}

/** Where the parts of a pair begin, and where it ends. */
interface Place {
  readonly path: number
  readonly pathLength: number
  readonly value: number
  readonly end: number
}

/** An argument of a method, where it lies in its frame. */
export class Argument {
  readonly #bytes: Buffer
  readonly #places: Place[] = []

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  add(place: Place): void {
    this.#places.push({
      ...place,
      path: place.path + numberBytes * 3,
      pathLength: place.pathLength - numberBytes * 3,
    })
  }

  /** Its nodes, with their paths within it. */
  get pairs(): readonly AimPair[] {
    const bytes = this.#bytes
    return this.#places.map(({ path, pathLength, value, end }) => ({
      path: bytes.subarray(path, path + pathLength),
      value: bytes.subarray(value, end),
      isBlob: bytes[value - 5] === 1,
    }))
  }

  get value(): AimValue | undefined {
    return foldPairs(this.pairs)
  }

  /** The keys that it gives: one of them, or a list. */
  get keys(): readonly AimKey[] {
    const keys: AimKey[] = []
    let isList = false
    for (const { pathLength, value, end } of this.#places) {
      if (pathLength === 0) isList = this.#bytes[value] === list
      if (pathLength === (isList ? numberBytes : 0)) {
        const key = this.#keyAt(value, end)
        if (key !== undefined) keys.push(key)
      }
    }
    return keys
  }

  #keyAt(value: number, end: number): AimKey | undefined {
    const bytes = this.#bytes
    switch (bytes[value]) {
      case 2:
        return end - value < 9 ? undefined : bytes.readBigInt64LE(value + 1)
      case 4:
        return bytes.toString('utf8', value + 1, end)
      default:
        return undefined
    }
  }
}

/** @throws BAD_REQUEST where it ends early */
function pairAt(bytes: Buffer, at: number): Place {
  if (at + 4 > bytes.length) throw cut()
  const path = at + 4
  const pathLength = bytes.readUInt32LE(at)
  const value = path + pathLength + 5
  if (value > bytes.length) throw cut()
  const end = value + bytes.readUInt32LE(value - 4)
  if (end > bytes.length) throw cut()
  return { path, pathLength, value, end }
}

/** The number that stands in a path as its key of this order. */
function placeAt(bytes: Buffer, { path, pathLength }: Place, order: number): number {
  const at = path + order * numberBytes
  const isNumber = pathLength >= (order + 1) * numberBytes && bytes[at] === mark
  if (!isNumber || bytes.readUInt32BE(at + 1) !== 0)
    throw badRequest('A frame is no list of instructions.')
  return bytes.readUInt32BE(at + 5)
}

function cut(): Error {
  return badRequest('A packed tree ends early.')
}
