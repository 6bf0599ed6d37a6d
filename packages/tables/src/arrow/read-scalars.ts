import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
} from '@duckdb/node-api'
import {
  DateUnit,
  Precision,
  TimeUnit,
  Type,
  type DataType,
  type DateType,
  type DecimalType,
  type TimestampType,
  type TimeUnit_,
} from '@uwdata/flechette'
import type { EngineValue } from '../engine/engine.ts'
import { InexactValue } from './inexact-value.ts'

/** The value at a place where one is. */
export type ReadValue = (index: number) => EngineValue

/** Numbers in memory: one, or several words, for each value. */
type Words = Int8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array

/** Reads values of one type that stand in a row in memory; undefined for a type whose values don't. */
export function readScalar(type: DataType, words: Words): ReadValue | undefined {
  const at = (index: number): number | bigint => {
    const word = words[index]
    if (word === undefined) throw new InexactValue('it is cut off')
    return word
  }
  const bigAt = (index: number): bigint => BigInt(at(index))
  switch (type.typeId) {
    case Type.Int:
      return at
    case Type.Float:
      return type.precision === Precision.HALF ? (index) => halfOf(Number(at(index))) : at
    case Type.Decimal:
      return readDecimal(type, bigAt)
    case Type.Date:
      return (index) => new DuckDBDateValue(daysOf(type, bigAt(index)))
    case Type.Time:
      return (index) => {
        const micros = microsOf(bigAt(index), type.unit)
        if (micros < 0n || micros > 86_400_000_000n)
          throw new InexactValue('it is no time of a day')
        return new DuckDBTimeValue(micros)
      }
    case Type.Timestamp:
      return readTimestamp(type, bigAt)
    default:
      return undefined
  }
}

function readTimestamp(
  { unit, timezone }: TimestampType,
  at: (index: number) => bigint,
): ReadValue {
  const hasZone = timezone !== null && timezone !== ''
  if (!hasZone && unit === TimeUnit.NANOSECOND)
    return (index) => new DuckDBTimestampNanosecondsValue(finite(at(index)))
  return (index) => {
    const micros = finite(microsOf(at(index), unit))
    return hasZone ? new DuckDBTimestampTZValue(micros) : new DuckDBTimestampValue(micros)
  }
}

const latest = 2n ** 63n - 2n

/** The engine takes the numbers behind these for infinity. */
function finite(count: bigint): bigint {
  if (count > latest || count < -latest) throw new InexactValue('it is later than times can be')
  return count
}

function microsOf(count: bigint, unit: TimeUnit_): bigint {
  if (unit === TimeUnit.SECOND) return count * 1_000_000n
  if (unit === TimeUnit.MILLISECOND) return count * 1000n
  if (unit === TimeUnit.MICROSECOND) return count
  if (count % 1000n !== 0n)
    throw new InexactValue('it has nanoseconds, and such times are kept in microseconds')
  return count / 1000n
}

const dayMs = 86_400_000n

function daysOf({ unit }: DateType, count: bigint): number {
  if (unit === DateUnit.MILLISECOND && count % dayMs !== 0n)
    throw new InexactValue('it is a date with a time of the day')
  const days = Number(unit === DateUnit.MILLISECOND ? count / dayMs : count)
  if (Math.abs(days) >= 2 ** 31 - 1) throw new InexactValue('it is later than dates can be')
  return days
}

function readDecimal(
  { bitWidth, precision, scale }: DecimalType,
  at: (index: number) => bigint,
): ReadValue {
  const words = Math.max(1, bitWidth / 64)
  const bound = 10n ** BigInt(precision)
  return (index) => {
    let value = 0n
    for (let word = words - 1; word >= 0; word--)
      value = (value << 64n) | BigInt.asUintN(64, at(index * words + word))
    const signed = BigInt.asIntN(words * 64, value)
    if (signed >= bound || signed <= -bound)
      throw new InexactValue(`it has more than ${String(precision)} digits`)
    return new DuckDBDecimalValue(signed, precision, scale)
  }
}

/** A number of 16 bits (IEEE 754 binary16). */
function halfOf(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x03ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

// The mark at the beginning of a text is a part of it.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A text or bytes of the engine. */
export function valueOfBytes(bytes: Uint8Array, isText: boolean): EngineValue {
  // A copy: the bytes of a whole batch would stay for it.
  if (!isText) return new DuckDBBlobValue(bytes.slice())
  try {
    return decoder.decode(bytes)
  } catch {
    throw new InexactValue('it is not UTF-8')
  }
}
