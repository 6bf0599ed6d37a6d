import { join } from 'node:path'
import { invalidParameter } from '@stemma/contract'
import { openArrow } from '../arrow/open-arrow.ts'
import type { CsvDialect, CsvWishes } from '../csv/dialect.ts'
import { openCsv } from '../csv/open-csv.ts'
import { openDuckdb } from '../duckdb-file/open-duckdb.ts'
import type { Engine } from '../engine/engine.ts'
import { openJsonl } from '../jsonl/open-jsonl.ts'
import { unpacked } from '../packed/unpack.ts'
import { openParquet } from '../parquet/open-parquet.ts'
import type { Relation } from '../relation/relation.ts'
import type { Column } from '../schema/value-type.ts'
import { openSqlite } from '../sqlite/open-sqlite.ts'
import type { FileFormat } from './file-format.ts'

export interface SourceFile {
  readonly path: string
  readonly format: FileFormat
  /** Of a database. */
  readonly table?: string
}

export interface OpenFileInput {
  readonly engine: Engine
  readonly source: SourceFile
  /** A folder for what the engine can't read as it is. */
  readonly folder: string
  readonly csv: CsvWishes
  readonly kept: readonly Column[]
  readonly widen: boolean
}

export interface OpenedFile {
  readonly relation: Relation
  readonly dialect?: CsvDialect
  readonly close: () => Promise<void>
}

/** Opens a file of any format. INVALID_PARAMETER_VALUE says what of it can't be kept. */
export async function openFile(input: OpenFileInput): Promise<OpenedFile> {
  const { engine, source, folder, csv, kept, widen } = input
  const { path, format, table } = source
  const staged = join(folder, 'staged.csv')
  const shared = { engine, path, kept, widen }
  switch (format) {
    case 'csv': {
      const text = await unpacked({ path, to: join(folder, 'unpacked') })
      const relation = await openCsv({ ...shared, path: text, wishes: csv })
      return { relation, dialect: relation.dialect, close: nothing }
    }
    case 'parquet':
      return { relation: await openParquet({ ...shared, paths: [path] }), close: nothing }
    case 'jsonl': {
      const text = await unpacked({ path, to: join(folder, 'unpacked') })
      return { relation: await openJsonl({ ...shared, path: text, staged }), close: nothing }
    }
    case 'arrow': {
      const relation = await openArrow(engine, { path })
      return { relation, close: relation.close }
    }
    case 'sqlite':
      return {
        relation: await openSqlite({ ...shared, staged, table: requireTable(table, 'SQLite') }),
        close: nothing,
      }
    case 'duckdb': {
      const relation = await openDuckdb(engine, { path, table: requireTable(table, 'DuckDB') })
      return { relation, close: relation.close }
    }
  }
}

async function nothing(): Promise<void> {}

function requireTable(table: string | undefined, kind: string): string {
  if (table === undefined)
    throw invalidParameter(
      `Missing value for required parameter 'table': a table of the ${kind} file.`,
    )
  return table
}
