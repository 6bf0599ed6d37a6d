import type { TableFormat } from '../checkout/table-format.ts'
import { writeFile } from '../checkout/write-file.ts'
import type { Engine } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import { filterSql } from '../filter/filter-sql.ts'
import { pickColumns } from '../fingerprint/fingerprint-relation.ts'
import type { Relation } from '../relation/relation.ts'
import { openVersion, type StoredVersion } from './stored-version.ts'

/** Which part of a version. */
export interface Part {
  readonly columns?: readonly string[]
  /** See `filterSql`. */
  readonly where?: string
  readonly limit?: number
}

export interface WriteVersionInput {
  readonly version: StoredVersion
  readonly part: Part
  readonly path: string
  readonly format: TableFormat
}

/** Writes a version or a part of it to a file; returns how many rows. */
export function writeVersion(
  engine: Engine,
  { version, part, path, format }: WriteVersionInput,
): Promise<number> {
  return writeFile(engine, takePart(openVersion(version), part), { path, format })
}

/** INVALID_PARAMETER_VALUE names a column that is not there, or what is wrong with the filter. */
export function takePart({ schema, sql }: Relation, { columns, where, limit }: Part): Relation {
  const taken = columns === undefined ? schema.columns : pickColumns(schema.columns, columns)
  const filter = where === undefined ? '' : ` where ${filterSql(where, schema.columns)}`
  const most = limit === undefined ? '' : ` limit ${String(limit)}`
  return {
    schema: { columns: taken },
    sql: `select ${taken.map(({ name }) => quoteName(name)).join(', ')} from (${sql})${filter}${most}`,
  }
}
