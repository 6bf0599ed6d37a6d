import { badRequest } from '../errors.ts'
import { decodePath, encodePath, type AimKey } from './keys.ts'
import type { AimPair } from './pairs.ts'

/** An object of a class of Aim's: an image, a text, a distribution. */
export class AimObject {
  readonly name: string
  readonly fields: Map<AimKey, AimValue>

  constructor(name: string, fields: Map<AimKey, AimValue> = new Map()) {
    this.name = name
    this.fields = fields
  }
}

/** A value in a tree: whole numbers are bigint, others number. */
export type AimValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | AimValue[]
  | Map<AimKey, AimValue>
  | AimObject

const types = { none: 0, bool: 1, int: 2, float: 3, text: 4, bytes: 5, list: 6, map: 7, object: 15 }
const encoder = new TextEncoder()
const decoder = new TextDecoder()
const mostDepth = 100

/** The value of one node: a list, a map and an object without what is in them. */
export function decodeNode(value: Uint8Array): AimValue {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength)
  const rest = value.subarray(1)
  switch (value[0]) {
    case types.bool:
      return rest[0] !== 0
    case types.int:
      if (rest.length < 8) throw badRequest('A number ends early.')
      return view.getBigInt64(1, true)
    case types.float:
      if (rest.length < 8) throw badRequest('A number ends early.')
      return view.getFloat64(1, true)
    case types.text:
      return decoder.decode(rest)
    case types.bytes:
      return rest
    case types.list:
      return []
    case types.map:
      return new Map()
    case types.object:
      return new AimObject(decoder.decode(rest))
    default:
      return null
  }
}

export function encodeNode(value: AimValue): Uint8Array<ArrayBuffer> {
  if (value === null) return Uint8Array.of(types.none)
  if (typeof value === 'boolean') return Uint8Array.of(types.bool, value ? 1 : 0)
  if (typeof value === 'string') return withType(types.text, encoder.encode(value))
  if (value instanceof Uint8Array) return withType(types.bytes, value)
  if (Array.isArray(value)) return Uint8Array.of(types.list)
  if (value instanceof Map) return Uint8Array.of(types.map)
  if (value instanceof AimObject) return withType(types.object, encoder.encode(value.name))
  const bytes = new Uint8Array(9)
  const view = new DataView(bytes.buffer)
  bytes[0] = typeof value === 'bigint' ? types.int : types.float
  if (typeof value === 'bigint') view.setBigInt64(1, value, true)
  else view.setFloat64(1, value, true)
  return bytes
}

/** A tree from its nodes, in any order of siblings; undefined when there are none. */
export function foldPairs(pairs: readonly Pick<AimPair, 'path' | 'value'>[]): AimValue | undefined {
  let root: AimValue | undefined
  for (const { path, value } of pairs) {
    const keys = decodePath(path)
    if (keys.length > mostDepth) throw badRequest('A tree is nested too deeply.')
    const node = decodeNode(value)
    const last = keys.at(-1)
    if (last === undefined) {
      root = node
      continue
    }
    root ??= new Map()
    let place: AimValue = root
    for (const key of keys.slice(0, -1)) {
      let inner: AimValue | undefined = child(place, key)
      if (inner === undefined || !canHold(inner)) put(place, key, (inner = new Map()))
      place = inner
    }
    put(place, last, node)
  }
  return root
}

/** The nodes of a tree: what holds others comes before them. */
export function unfold(value: AimValue): readonly AimPair[] {
  const pairs: AimPair[] = []
  const add = (keys: readonly AimKey[], node: AimValue): void => {
    const isPlainMap = node instanceof Map && node.size > 0
    if (!isPlainMap) pairs.push({ path: encodePath(keys), value: encodeNode(node), isBlob: false })
    if (Array.isArray(node))
      for (const [at, item] of node.entries()) add([...keys, BigInt(at)], item)
    else if (node instanceof Map) for (const [key, item] of node) add([...keys, key], item)
    else if (node instanceof AimObject)
      for (const [key, item] of node.fields) add([...keys, key], item)
  }
  add([], value)
  return pairs
}

function withType(type: number, rest: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(rest.length + 1)
  bytes[0] = type
  bytes.set(rest, 1)
  return bytes
}

function canHold(value: AimValue): boolean {
  return Array.isArray(value) || value instanceof Map || value instanceof AimObject
}

function child(place: AimValue, key: AimKey): AimValue | undefined {
  if (Array.isArray(place)) return place[Number(key)]
  if (place instanceof Map) return place.get(key)
  return place instanceof AimObject ? place.fields.get(key) : undefined
}

const longestList = 10_000_000

function put(place: AimValue, key: AimKey, value: AimValue): void {
  if (Array.isArray(place)) {
    const at = Number(key)
    if (!Number.isInteger(at) || at < 0 || at > Math.min(place.length + 1000, longestList))
      throw badRequest('A list of a tree has a place that is none.')
    while (place.length < at) place.push(null)
    place[at] = value
  } else if (place instanceof Map) place.set(key, value)
  else if (place instanceof AimObject) place.fields.set(key, value)
}
