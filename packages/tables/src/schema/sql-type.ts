import { quoteName } from '../engine/quote.ts'
import type { ScalarType, ValueType } from './value-type.ts'

const sqlOf: Readonly<Record<ScalarType, string>> = {
  boolean: 'BOOLEAN',
  int8: 'TINYINT',
  int16: 'SMALLINT',
  int32: 'INTEGER',
  int64: 'BIGINT',
  uint8: 'UTINYINT',
  uint16: 'USMALLINT',
  uint32: 'UINTEGER',
  uint64: 'UBIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  text: 'VARCHAR',
  json: 'JSON',
  binary: 'BLOB',
  uuid: 'UUID',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  timestamp_ns: 'TIMESTAMP_NS',
  instant: 'TIMESTAMPTZ',
  null: 'VARCHAR',
}

/** The engine's name of a type. */
export function sqlType(type: ValueType): string {
  if (typeof type === 'string') return sqlOf[type]
  if ('decimal' in type) return `DECIMAL(${type.decimal.join(',')})`
  if ('list' in type) return `${sqlType(type.list)}[]`
  if ('map' in type) return `MAP(${type.map.map(sqlType).join(', ')})`
  const fields = type.struct.map(({ name, type: inner }) => `${quoteName(name)} ${sqlType(inner)}`)
  return `STRUCT(${fields.join(', ')})`
}
