import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { indexSchema } from './index-schema.ts'

/** The statements of the index, ready to run. */
export type Statements = Readonly<Record<keyof typeof indexSchema.statements, StatementSync>>

/** Prepares them for a database that is open. */
export function statementsOf(database: DatabaseSync): Statements {
  const prepared = Object.entries(indexSchema.statements).map(
    ([name, sql]) => [name, database.prepare(sql)] as const,
  )
  // Made from the entries of the same record.
  const statements = Object.fromEntries(prepared) as Statements
  // Those that read many rows: as objects they made a collection of a million half as long again.
  statements.alone.setReturnArrays(true)
  statements.sizes.setReturnArrays(true)
  statements.scan.setReturnArrays(true)
  statements.leases.setReturnArrays(true)
  return statements
}
