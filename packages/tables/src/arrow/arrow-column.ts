import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
} from '@duckdb/node-api'
import {
  binary,
  bool,
  Column,
  columnFromArray,
  dateDay,
  decimal128,
  field,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  list,
  map,
  nullType,
  struct,
  timeMicrosecond,
  timestamp,
  TimeUnit,
  uint16,
  uint32,
  uint64,
  uint8,
  utf8,
  type DataType,
} from '@uwdata/flechette'
import type { EngineValue } from '../engine/engine.ts'
import type { ScalarType, ValueType } from '../schema/value-type.ts'

/** Values of a column as Arrow has them; texts come as their bytes (`textsAsBytes`). */
export function arrowColumn(type: ValueType, values: readonly EngineValue[]): Column<unknown> {
  // Times are numbers on the way: the library would make doubles of them.
  const stored = columnFromArray(values.map(arrowValue), arrowType(type, asStored))
  return new Column([...stored.data], arrowType(type, scalars))
}

type Scalars = Readonly<Record<ScalarType, () => DataType>>

const scalars: Scalars = {
  boolean: bool,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float: float32,
  double: float64,
  text: utf8,
  json: utf8,
  binary,
  uuid: utf8,
  date: dateDay,
  time: timeMicrosecond,
  timestamp: () => timestamp(TimeUnit.MICROSECOND),
  timestamp_ns: () => timestamp(TimeUnit.NANOSECOND),
  instant: () => timestamp(TimeUnit.MICROSECOND, 'UTC'),
  null: nullType,
}

/** What is in memory the same. */
const asStored: Scalars = {
  ...scalars,
  text: binary,
  json: binary,
  date: int32,
  time: int64,
  timestamp: int64,
  timestamp_ns: int64,
  instant: int64,
}

function arrowType(type: ValueType, of: Scalars): DataType {
  if (typeof type === 'string') return of[type]()
  if ('decimal' in type) return decimal128(...type.decimal)
  if ('list' in type) return list(field('item', arrowType(type.list, of)))
  if ('map' in type) {
    const [key, value] = type.map
    return map(field('key', arrowType(key, of), false), field('value', arrowType(value, of)))
  }
  return struct(type.struct.map(({ name, type: inner }) => field(name, arrowType(inner, of))))
}

/** A value of the engine as the library takes it. */
function arrowValue(value: EngineValue): unknown {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DuckDBBlobValue) return value.bytes
  if (value instanceof DuckDBDateValue) return value.days
  if (value instanceof DuckDBDecimalValue) return value.value
  if (value instanceof DuckDBTimeValue) return value.micros
  if (value instanceof DuckDBTimestampValue) return value.micros
  if (value instanceof DuckDBTimestampTZValue) return value.micros
  if (value instanceof DuckDBTimestampNanosecondsValue) return value.nanos
  if (value instanceof DuckDBListValue) return value.items.map(arrowValue)
  if (value instanceof DuckDBMapValue)
    return value.entries.map(({ key, value: inner }) => [arrowValue(key), arrowValue(inner)])
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(
      Object.entries(value.entries).map(([name, inner]) => [name, arrowValue(inner)]),
    )
  // A UUID.
  return value.toString()
}
