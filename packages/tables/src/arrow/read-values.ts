import { DuckDBListValue, DuckDBMapValue, DuckDBStructValue } from '@duckdb/node-api'
import { Type, type Batch, type Column } from '@uwdata/flechette'
import type { EngineValue } from '../engine/engine.ts'
import { InexactValue } from './inexact-value.ts'
import { readScalar, valueOfBytes, type ReadValue } from './read-scalars.ts'

/** Any kind of batch of the library: what each has besides, it has by its type. */
export type AnyBatch = Batch<unknown>

/**
 * Reads the values of a batch from its buffers, null where there is none. The library's own readers would make times and large numbers
 * doubles, and change texts that are not UTF-8. An InexactValue for what can't be kept, or is not there.
 */
export function readValues(batch: AnyBatch): ReadValue {
  const read = readPresent(batch)
  const { length, validity, nullCount } = batch
  const hasNulls = nullCount > 0 && validity?.byteLength > 0
  return (index) => {
    if (index < 0 || index >= length) throw new InexactValue('it is cut off')
    if (hasNulls && ((validity[index >> 3] ?? 0) & (1 << (index & 7))) === 0) return null
    return read(index)
  }
}

function readPresent(batch: AnyBatch): ReadValue {
  const { type, children } = batch
  switch (type.typeId) {
    case Type.Null:
      return () => null
    case Type.Bool:
      return (index) => ((wordAt(batch.values, index >> 3) as number) & (1 << (index & 7))) !== 0 // bits are bytes
    case Type.Utf8:
    case Type.LargeUtf8:
      return (index) => valueOfBytes(slice(batch, index), true)
    case Type.Binary:
    case Type.LargeBinary:
      return (index) => valueOfBytes(slice(batch, index), false)
    case Type.Utf8View:
    case Type.BinaryView:
      return (index) => valueOfBytes(viewed(batch, index), type.typeId === Type.Utf8View)
    case Type.FixedSizeBinary: {
      const { stride } = type
      return (index) => valueOfBytes(cut(batch, index * stride, (index + 1) * stride), false)
    }
    case Type.List:
    case Type.LargeList:
      return readLists(children, (index) => offsets(batch, index))
    case Type.ListView:
    case Type.LargeListView:
      return readLists(children, (index) => {
        const from = Number(wordAt(batch.offsets, index))
        return [from, from + Number(wordAt(batch.sizes, index))]
      })
    case Type.FixedSizeList: {
      const { stride } = type
      return readLists(children, (index) => [index * stride, (index + 1) * stride])
    }
    case Type.Struct: {
      const fields = type.children.map(({ name }, at) => ({ name, read: readChild(children, at) }))
      return (index) =>
        new DuckDBStructValue(
          Object.fromEntries(fields.map(({ name, read }) => [name, read(index)])),
        )
    }
    case Type.Map: {
      const pairs = children[0]?.children ?? []
      const [key, value] = [readChild(pairs, 0), readChild(pairs, 1)]
      return (index) => {
        const places = range(offsets(batch, index), children[0])
        return new DuckDBMapValue(places.map((at) => ({ key: key(at), value: value(at) })))
      }
    }
    case Type.Dictionary:
      return readDictionary(batch)
    case Type.RunEndEncoded:
      return readRuns(children)
    default: {
      const read = readScalar(type, batch.values as Parameters<typeof readScalar>[1]) // by its type
      if (read === undefined) throw new Error('takeArrowField refuses this type.')
      return read
    }
  }
}

function readChild(children: readonly AnyBatch[], at: number): ReadValue {
  const child = children[at]
  if (child === undefined) throw new InexactValue('it is cut off')
  return readValues(child)
}

function readLists(
  children: readonly AnyBatch[],
  bounds: (index: number) => readonly [number, number],
): ReadValue {
  const read = readChild(children, 0)
  return (index) => new DuckDBListValue(range(bounds(index), children[0]).map(read))
}

/** The same number is the same value: each is made once. */
function readDictionary(batch: AnyBatch): ReadValue {
  // The guarantee: the library gives batches of this type their dictionary.
  const { dictionary } = batch as AnyBatch & { readonly dictionary: Column<unknown> }
  const parts = dictionary.data.map((part) => ({ length: part.length, read: readValues(part) }))
  const made = new Map<number, EngineValue>()
  return (index) => {
    const wanted = Number(wordAt(batch.values, index))
    const known = made.get(wanted)
    if (known !== undefined) return known
    let at = wanted
    const part = parts.find(({ length }) => {
      if (at < length) return true
      at -= length
      return false
    })
    if (part === undefined) throw new InexactValue('its dictionary has no such entry')
    const value = part.read(at)
    made.set(wanted, value)
    return value
  }
}

/** Runs of equal values, told by where each ends. */
function readRuns(children: readonly AnyBatch[]): ReadValue {
  const ends = children[0]
  const read = readChild(children, 1)
  if (ends === undefined) throw new InexactValue('it is cut off')
  let run = 0
  return (index) => {
    // Rows are read in order, mostly.
    if (run > 0 && index < Number(wordAt(ends.values, run - 1))) run = 0
    while (index >= Number(wordAt(ends.values, run))) run++
    return read(run)
  }
}

function slice(batch: AnyBatch, index: number): Uint8Array {
  return cut(batch, ...offsets(batch, index))
}

function offsets(batch: AnyBatch, index: number): readonly [number, number] {
  return [Number(wordAt(batch.offsets, index)), Number(wordAt(batch.offsets, index + 1))]
}

function cut({ values }: AnyBatch, from: number, to: number): Uint8Array {
  // The guarantee: texts and bytes are bytes.
  return part(values as Uint8Array, from, to)
}

function part(bytes: Uint8Array | undefined, from: number, to: number): Uint8Array {
  if (bytes === undefined || from < 0 || to < from || to > bytes.byteLength)
    throw new InexactValue('it is cut off')
  return bytes.subarray(from, to)
}

/** A text of up to 12 bytes stands in its view, a longer one in one of the buffers. */
function viewed(batch: AnyBatch, index: number): Uint8Array {
  const view = cut(batch, index * 16, (index + 1) * 16)
  const words = new DataView(view.buffer, view.byteOffset, 16)
  const length = words.getInt32(0, true)
  if (length <= 12) return part(view, 4, 4 + length)
  // The guarantee: the library gives batches of this type their buffers.
  const { data } = batch as AnyBatch & { readonly data: readonly Uint8Array[] }
  const from = words.getInt32(12, true)
  return part(data[words.getInt32(8, true)], from, from + length)
}

function wordAt(words: ArrayLike<number | bigint>, index: number): number | bigint {
  const word = words[index]
  if (word === undefined) throw new InexactValue('it is cut off')
  return word
}

/** The places of a list's values, all of which are there. */
function range(
  [from, to]: readonly [number, number],
  child: AnyBatch | undefined,
): readonly number[] {
  if (from < 0 || to < from || to > (child?.length ?? 0)) throw new InexactValue('it is cut off')
  return Array.from({ length: to - from }, (_, index) => from + index)
}
