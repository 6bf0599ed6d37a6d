import { createHash } from 'node:crypto'
import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api'
import type { Engine, EngineValue } from '../engine/engine.ts'
import type { Relation } from '../relation/relation.ts'
import type { ValueType } from '../schema/value-type.ts'

/** The rows and their hash in the form that `shared/data/delta/README.md` describes. */
export async function canonicalRows(
  engine: Engine,
  { sql, schema }: Relation,
): Promise<{ lines: readonly string[]; sha256: string }> {
  const types = schema.columns.map(({ type }) => type)
  const rows = await engine.rows(sql)
  const lines = rows
    .map((row) => JSON.stringify(row.map((value, at) => canonical(value, types[at] ?? 'null'))))
    .sort(byCodePoint)
  const sha256 = createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex')
  return { lines, sha256 }
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function canonical(value: EngineValue | undefined, type: ValueType): unknown {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') {
    if (type !== 'float' && type !== 'double') return String(value)
    if (!Number.isFinite(value)) return String(value)
    const bytes = Buffer.alloc(type === 'float' ? 4 : 8)
    if (type === 'float') bytes.writeFloatBE(value)
    else bytes.writeDoubleBE(value)
    return `${type === 'float' ? 'f' : 'd'}${bytes.toString('hex')}`
  }
  if (typeof value === 'string') return value
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex')
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return String(value.micros)
  if (value instanceof DuckDBListValue && typeof type === 'object' && 'list' in type)
    return value.items.map((item) => canonical(item, type.list))
  if (value instanceof DuckDBMapValue && typeof type === 'object' && 'map' in type) {
    const [key, inner] = type.map
    const pairs = value.entries.map((entry) => [
      canonical(entry.key, key),
      canonical(entry.value, inner),
    ])
    return pairs.sort((a, b) => byCodePoint(JSON.stringify(a), JSON.stringify(b)))
  }
  if (value instanceof DuckDBStructValue && typeof type === 'object' && 'struct' in type)
    return type.struct.map((field) => canonical(value.entries[field.name], field.type))
  if (value instanceof DuckDBDateValue || value instanceof DuckDBDecimalValue) return String(value)
  return String(value)
}
