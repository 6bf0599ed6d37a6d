import { dirname } from 'node:path'
import type { TableFormat } from '../checkout/table-format.ts'
import { writeFile } from '../checkout/write-file.ts'
import type { Engine } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import { filterSql } from '../filter/filter-sql.ts'
import { pickColumns } from '../fingerprint/fingerprint-relation.ts'
import type { Relation } from '../relation/relation.ts'
import { withReference, type ReferencedVersion } from './open-reference.ts'
import { openVersion, type StoredVersion } from './stored-version.ts'

/** Which part of a version. */
export interface Part {
  readonly columns?: readonly string[]
  /** See `filterSql`. */
  readonly where?: string
  readonly limit?: number
}

export interface WriteVersionInput {
  readonly version: StoredVersion | ReferencedVersion
  readonly part: Part
  /** In a folder that may be used. */
  readonly path: string
  readonly format: TableFormat
}

/** Writes a version or a part of it to a file; returns how many rows. */
export async function writeVersion(
  engine: Engine,
  { version, part, path, format }: WriteVersionInput,
): Promise<number> {
  const write = (relation: Relation): Promise<number> =>
    writeFile(engine, takePart(relation, part), { path, format })
  return 'at' in version
    ? withReference(engine, { source: version, folder: dirname(path) }, write)
    : write(openVersion(version))
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
