import { DuckDBTypeId, type DuckDBType } from '@duckdb/node-api'
import { invalidParameter } from '@stemma/contract'
import type { EngineColumn } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import { sqlType } from './sql-type.ts'
import type { Column, ScalarType, ValueType } from './value-type.ts'

/** A column of the engine as one of ours, and how its values get there. */
export interface TakenColumn extends Column {
  /** An expression over the column of the same name that changes no value, or fails. */
  readonly sql: string
}

const scalars: Readonly<Partial<Record<DuckDBTypeId, ScalarType>>> = {
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.TINYINT]: 'int8',
  [DuckDBTypeId.SMALLINT]: 'int16',
  [DuckDBTypeId.INTEGER]: 'int32',
  [DuckDBTypeId.BIGINT]: 'int64',
  [DuckDBTypeId.UTINYINT]: 'uint8',
  [DuckDBTypeId.USMALLINT]: 'uint16',
  [DuckDBTypeId.UINTEGER]: 'uint32',
  [DuckDBTypeId.UBIGINT]: 'uint64',
  [DuckDBTypeId.FLOAT]: 'float',
  [DuckDBTypeId.DOUBLE]: 'double',
  [DuckDBTypeId.BLOB]: 'binary',
  [DuckDBTypeId.UUID]: 'uuid',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIME]: 'time',
  [DuckDBTypeId.TIMESTAMP]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_S]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_MS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_NS]: 'timestamp_ns',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'instant',
  [DuckDBTypeId.ENUM]: 'text',
  // Files can't hold these. A whole number that has more than 38 digits fails in the cast.
  [DuckDBTypeId.SQLNULL]: 'null',
}

/**
 * Takes a column over. INVALID_PARAMETER_VALUE names a column whose type can't be kept exactly (INTERVAL, TIME WITH TIME ZONE, BIT,
 * UNION …).
 */
export function takeColumn({ name, type }: EngineColumn): TakenColumn {
  const taken = valueTypeOf(type)
  if (taken === undefined)
    throw invalidParameter(
      `Column "${name}" has type ${String(type)}, which can't be kept exactly. Convert it in the source.`,
    )
  const column = quoteName(name)
  const sql =
    String(type) === sqlType(taken) || longNames.has(String(type))
      ? column
      : `CAST(${column} AS ${sqlType(taken)})`
  return { name, type: taken, sql }
}

const longNames: ReadonlySet<string> = new Set(['TIMESTAMP WITH TIME ZONE'])

/** Undefined for a type that has no exact form of ours. */
function valueTypeOf(type: DuckDBType): ValueType | undefined {
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return type.alias === 'JSON' ? 'json' : 'text'
    case DuckDBTypeId.DECIMAL:
      return { decimal: [type.width, type.scale] }
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT:
      return { decimal: [38, 0] }
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY: {
      const list = valueTypeOf(type.valueType)
      return list === undefined ? undefined : { list }
    }
    case DuckDBTypeId.MAP: {
      const key = valueTypeOf(type.keyType)
      const value = valueTypeOf(type.valueType)
      return key === undefined || value === undefined ? undefined : { map: [key, value] }
    }
    case DuckDBTypeId.STRUCT: {
      const struct: Column[] = []
      for (let index = 0; index < type.entryCount; index++) {
        const inner = type.entryTypes[index]
        const taken = inner === undefined ? undefined : valueTypeOf(inner)
        if (taken === undefined) return undefined
        struct.push({ name: type.entryNames[index] ?? '', type: taken })
      }
      return { struct }
    }
    default:
      return scalars[type.typeId]
  }
}
