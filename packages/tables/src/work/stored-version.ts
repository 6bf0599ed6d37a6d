import { readChangeLog } from '../changelog/read-change-log.ts'
import type { Relation } from '../relation/relation.ts'
import type { TableSchema } from '../schema/value-type.ts'
import { openSnapshot } from '../snapshot/open-snapshot.ts'

/** A file of a version: all rows, or the changes of one or several versions. */
export interface FileRole {
  readonly role: 'base' | 'log'
  readonly rows: number
  /** Versions whose changes a log has; 1 for a base. */
  readonly versions: number
}

/** A version whose files are on this disk. */
export interface StoredVersion {
  readonly schema: TableSchema
  /** Columns that name a row; empty for none. */
  readonly key: readonly string[]
  /** A base, then its logs, oldest first. */
  readonly files: readonly (FileRole & { readonly path: string })[]
}

/** The rows of a version: those of a change log in the order of its key, others in that of their source. */
export function openVersion({ schema, key, files }: StoredVersion): Relation {
  const [base, ...logs] = files
  if (base === undefined) throw new Error('A version has a file or more.')
  const rows = openSnapshot(base.path, schema)
  if (logs.length === 0) return rows
  return readChangeLog({ base: rows, key, paths: logs.map(({ path }) => path) })
}
