import type { TableSchema } from '../schema/value-type.ts'

/** Rows that can be asked for again and again: a query of the engine, and the schema of what it gives. */
export interface Relation {
  /** A `select` whose columns have the names and types of the schema, in its order. */
  readonly sql: string
  readonly schema: TableSchema
}
