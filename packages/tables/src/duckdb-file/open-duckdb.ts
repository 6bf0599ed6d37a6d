import { invalidParameter, notFound } from '@stemma/contract'
import type { Engine } from '../engine/engine.ts'
import { quoteName, quoteText } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import { takeColumn } from '../schema/type-of-engine.ts'

/** A relation of a database that is attached. */
export interface AttachedRelation extends Relation {
  /** Nothing may read the relation after this. */
  readonly close: () => Promise<void>
}

/** A table or view of a DuckDB file. Files that version 2 of DuckDB wrote can't be opened. */
export async function openDuckdb(
  engine: Engine,
  { path, table }: { readonly path: string; readonly table: string },
): Promise<AttachedRelation> {
  const alias = quoteName(`stemma:${path}`)
  try {
    await engine.run(`attach ${quoteText(path)} as ${alias} (type duckdb, read_only)`)
  } catch (error) {
    throw invalidParameter(
      `The DuckDB file can't be opened: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  const close = (): Promise<void> => engine.run(`detach ${alias}`)
  try {
    await requireTable(engine, { path, table })
    const from = `${alias}.${table.split('.').map(quoteName).join('.')}`
    const columns = (await engine.describe(`select * from ${from}`)).map(takeColumn)
    return {
      schema: { columns: columns.map(({ name, type }) => ({ name, type })) },
      sql: `select ${columns.map(({ name, sql }) => `${sql} as ${quoteName(name)}`).join(', ')} from ${from}`,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function requireTable(
  engine: Engine,
  { path, table }: { readonly path: string; readonly table: string },
): Promise<void> {
  const rows = await engine.rows(
    `select case when table_schema = 'main' then table_name else table_schema || '.' || table_name end
     from information_schema.tables where table_catalog = ${quoteText(`stemma:${path}`)} order by 1`,
  )
  const names = rows.map(([name]) => String(name))
  if (!names.includes(table))
    throw notFound(
      `The DuckDB file has no table "${table}". It has ${names.slice(0, 20).join(', ') || 'none'}.`,
    )
}
