/**
 * The type of a column, in our own words: engines name theirs differently, and change the names. Times are kept in microseconds;
 * `timestamp` is a wall clock, `instant` a point in time.
 */
export type ValueType =
  | ScalarType
  | { readonly decimal: readonly [precision: number, scale: number] }
  | { readonly list: ValueType }
  | { readonly struct: readonly Column[] }
  | { readonly map: readonly [key: ValueType, value: ValueType] }

export type ScalarType =
  | 'boolean'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float'
  | 'double'
  | 'text'
  | 'json'
  | 'binary'
  | 'uuid'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamp_ns'
  | 'instant'
  /** Holds nothing but nulls so far. */
  | 'null'

export interface Column {
  readonly name: string
  readonly type: ValueType
}

/** The columns of a version in their order. Names differ, also without regard to case. */
export interface TableSchema {
  readonly columns: readonly Column[]
}

/** How people read a type: `decimal(10,2)`, `list(int64)`, `struct(a: text)`. */
export function typeText(type: ValueType): string {
  if (typeof type === 'string') return type
  if ('decimal' in type) return `decimal(${type.decimal.join(',')})`
  if ('list' in type) return `list(${typeText(type.list)})`
  if ('map' in type) return `map(${type.map.map(typeText).join(', ')})`
  return `struct(${type.struct.map(({ name, type: inner }) => `${name}: ${typeText(inner)}`).join(', ')})`
}
