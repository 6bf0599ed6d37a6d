import {
  DuckDBDataChunk,
  DuckDBInstance,
  StatementType,
  type DuckDBConnection,
  type DuckDBValue,
} from '@duckdb/node-api'
import { invalidParameter } from '@stemma/contract'
import { quoteName } from './quote.ts'
import { toTableError } from './to-table-error.ts'

/** A value as the engine gives it: whole numbers of 64 bits and more are `bigint`. */
export type EngineValue = DuckDBValue

export interface EngineOptions {
  /** Memory that the engine may take, in bytes. Sorts and joins that need more use `scratch`. */
  readonly memoryBytes: number
  readonly threads: number
  /** An absolute path of a folder for what does not fit into memory; made when it is needed. */
  readonly scratch: string
}

/** One database engine in memory. It reads and writes files, and keeps nothing. */
export interface Engine {
  /** Throws StemmaError for what is wrong with the input, such as a broken file. */
  readonly run: (sql: string) => Promise<void>
  /** All rows of a small result. */
  readonly rows: (sql: string) => Promise<readonly (readonly EngineValue[])[]>
  /** Names and engine's types of what a query gives, without running it. */
  readonly describe: (sql: string) => Promise<readonly EngineColumn[]>
  /** The one SELECT that a text is, without the semicolon at its end. Throws INVALID_PARAMETER_VALUE for anything else. */
  readonly oneSelect: (sql: string) => Promise<string>
  /** A large result, a few thousand rows at a time. */
  readonly stream: (sql: string) => AsyncGenerator<readonly (readonly EngineValue[])[], void>
  /** Makes a table of columns of values, at most 2,048 of each at a time. It takes memory or scratch until it is dropped. */
  readonly load: (table: NewTable, values: AsyncIterable<EngineValues>) => Promise<void>
  /** Ends what runs now: its caller gets an error. */
  readonly interrupt: () => void
  readonly close: () => void
}

export interface NewTable {
  readonly name: string
  /** Names and types as SQL has them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** A list of values for each column. */
export type EngineValues = readonly (readonly EngineValue[])[]

export interface EngineColumn {
  readonly name: string
  readonly type: ReturnType<Awaited<ReturnType<DuckDBConnection['runAndReadAll']>>['columnType']>
}

/** Starts an engine, which takes about 30 ms and 40 MB. Nothing is loaded from elsewhere, and time zones don't matter: it thinks in UTC. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${String(Math.floor(options.memoryBytes / 1024))}KiB`,
    threads: String(options.threads),
    temp_directory: options.scratch,
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run("set TimeZone = 'UTC'")
  return {
    run: async (sql) => {
      await asTableError(() => connection.run(sql))
    },
    rows: (sql) => asTableError(async () => (await connection.runAndReadAll(sql)).getRows()),
    describe: async (sql) => {
      const prepared = await asTableError(() => connection.prepare(sql))
      try {
        return Array.from({ length: prepared.columnCount }, (_, index) => ({
          name: prepared.columnName(index),
          type: prepared.columnType(index),
        }))
      } finally {
        prepared.destroySync()
      }
    },
    oneSelect: (sql) => oneSelect(connection, sql),
    stream: (sql) => streamRows(connection, sql),
    load: (table, values) => loadTable(connection, table, values),
    interrupt: () => connection.interrupt(),
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

async function oneSelect(connection: DuckDBConnection, sql: string): Promise<string> {
  const statements = await connection.extractStatements(sql).catch((error: unknown) => {
    const [line = ''] = error instanceof Error ? error.message.split('\n') : []
    const reason = /Parser Error: (?<reason>.+)/u.exec(line)?.groups?.['reason']
    throw invalidParameter(`The query can't be read${reason === undefined ? '' : `: ${reason}`}.`)
  })
  if (statements.count !== 1) throw invalidParameter('A query is one SELECT.')
  const prepared = await asTableError(() => statements.prepare(0))
  try {
    if (prepared.statementType !== StatementType.SELECT)
      throw invalidParameter('A query is one SELECT, and nothing else.')
  } finally {
    prepared.destroySync()
  }
  return sql.replace(/;\s*$/u, '')
}

async function* streamRows(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<readonly (readonly EngineValue[])[], void> {
  const result = await asTableError(() => connection.stream(sql))
  for (;;) {
    const chunk = await asTableError(() => result.fetchChunk())
    if (chunk === null || chunk.rowCount === 0) return
    yield chunk.getRows()
  }
}

async function loadTable(
  connection: DuckDBConnection,
  { name, columns }: NewTable,
  values: AsyncIterable<EngineValues>,
): Promise<void> {
  const list = columns.map((column) => `${quoteName(column.name)} ${column.type}`)
  await asTableError(() => connection.run(`create table ${quoteName(name)} (${list.join(', ')})`))
  const appender = await connection.createAppender(name)
  const types = columns.map((_, index) => appender.columnType(index))
  try {
    for await (const rows of values) {
      const chunk = DuckDBDataChunk.create(types, rows[0]?.length ?? 0)
      chunk.setColumns(rows)
      appender.appendDataChunk(chunk)
    }
    appender.flushSync()
  } finally {
    appender.closeSync()
  }
}

async function asTableError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toTableError(error)
  }
}
