import { invalidParameter } from '@stemma/contract'
import { quoteName, quotePath } from '../engine/quote.ts'
import { pickColumns } from '../fingerprint/fingerprint-relation.ts'
import { sqlType } from '../schema/sql-type.ts'
import type { Column, TableSchema } from '../schema/value-type.ts'

/**
 * A log has a row for each key that was inserted (`i`), updated (`u`) or deleted (`d`), sorted by key. `stemma:set` has a bit for each
 * column that the row gives a value: all for `i`, those that changed for `u`. docs/format/change-log.md has the form.
 */
export const opColumn = 'stemma:op'
export const setColumn = 'stemma:set'
/** Which of several logs a row is from: later ones win. Not in the files. */
export const turnColumn = 'stemma:turn'

/** A table with more columns has no room for their bits: an updated row is then given whole. */
const mostSparseColumns = 62

/** The columns of a log: the key, then the others, each with its bit. */
export interface LogColumns {
  readonly key: readonly Column[]
  readonly values: readonly LogValue[]
  readonly isSparse: boolean
}

export interface LogValue extends Column {
  readonly bit: string
}

export function logColumns(schema: TableSchema, key: readonly string[]): LogColumns {
  const reserved = schema.columns.find(({ name }) => name.startsWith('stemma:'))
  if (reserved !== undefined)
    throw invalidParameter(
      `Column "${reserved.name}" has a name that change logs need. Rename it, or make snapshots.`,
    )
  const rest = schema.columns.filter(({ name }) => !key.includes(name))
  const isSparse = rest.length <= mostSparseColumns
  return {
    key: pickColumns(schema.columns, key),
    values: rest.map((column, index) => ({
      ...column,
      bit: isSparse ? `${String(2n ** BigInt(index))}::BIGINT` : '1::BIGINT',
    })),
    isSparse,
  }
}

/** All bits. */
export function allBits({ values, isSparse }: LogColumns): string {
  return isSparse ? `${String(2n ** BigInt(values.length) - 1n)}::BIGINT` : '1::BIGINT'
}

/** The rows of several logs with their turns; later paths are later logs. */
export function readLogs({ key, values }: LogColumns, paths: readonly string[]): string {
  const columns = [...key, ...values].map(
    ({ name, type }) => `CAST(${quoteName(name)} AS ${sqlType(type)}) as ${quoteName(name)}`,
  )
  return paths
    .map(
      (
        path,
        turn,
      ) => `select ${columns.join(', ')}, ${quoteName(opColumn)}, ${quoteName(setColumn)},
        ${String(turn)} as ${quoteName(turnColumn)}
        from read_parquet([${quotePath(path)}], hive_partitioning=false)`,
    )
    .join(' union all ')
}

/** A comma between names. */
export function names(columns: readonly Column[]): string {
  return columns.map(({ name }) => quoteName(name)).join(', ')
}
