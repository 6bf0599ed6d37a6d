import { invalidParameter, StemmaError } from '@stemma/contract'
import type { Engine, EngineValue } from '../engine/engine.ts'
import { quoteName, quoteTexts } from '../engine/quote.ts'
import { openVersion, type StoredVersion } from './stored-version.ts'

export interface QueryInput {
  /** One SELECT of somebody. */
  readonly sql: string
  /** The tables that it may name. */
  readonly tables: Readonly<Record<string, StoredVersion>>
  readonly mostRows: number
  readonly timeLimitMs: number
}

/** What a query gave: all values as text, exactly; null for nothing. */
export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** There were more rows. */
  readonly isCut: boolean
}

const longest = 100_000
const mostMiB = 32
const mostOfValueMiB = 16
const mebibyte = 1024 * 1024

/** A value that is too long would not fit into a text of this process. */
function boundedValue(name: string): string {
  return `case when strlen(${name}) > ${String(mostOfValueMiB * mebibyte)} then error('A value of the answer has more than ${String(mostOfValueMiB)} MiB.') else ${name} end`
}

/** All rows of a result. @throws INVALID_PARAMETER_VALUE for one that is too large to be answered at once */
async function allOf(
  parts: AsyncIterable<readonly (readonly EngineValue[])[]>,
): Promise<readonly (readonly (string | null)[])[]> {
  const rows: (readonly (string | null)[])[] = []
  let length = 0
  for await (const part of parts)
    for (const row of part) {
      const texts = row.map((value) => (typeof value === 'string' ? value : null))
      for (const text of texts) length += text?.length ?? 4
      if (length > mostMiB * mebibyte)
        throw invalidParameter(
          `The answer has more than ${mostMiB} MiB: ask for fewer rows or columns, or check out the version.`,
        )
      rows.push(texts)
    }
  return rows
}

/**
 * Runs a query over versions. It is one SELECT or it is refused; it sees the versions' files and nothing else: no other file, no network, no settings.
 *
 * Throws INVALID_PARAMETER_VALUE for what the engine says is wrong with it, DEADLINE_EXCEEDED when it takes too long.
 */
export async function queryVersions(
  engine: Engine,
  { sql, tables, mostRows, timeLimitMs }: QueryInput,
): Promise<QueryResult> {
  if (sql.length > longest) throw invalidParameter('The query is longer than 100,000 characters.')
  for (const [name, version] of Object.entries(tables))
    await engine.run(`create temp view ${quoteName(name)} as ${openVersion(version).sql}`)
  const paths = Object.values(tables).flatMap(({ files }) => files.map(({ path }) => path))
  await engine.run(`set allowed_paths = ${quoteTexts(paths)}`)
  await engine.run('set enable_external_access = false')
  await engine.run('set lock_configuration = true')
  // It is known by now to be one statement that can be read alone, so that it can't leave the parentheses.
  const only = await engine.oneSelect(sql)
  const found = await engine.describe(only)
  const columns = found.map(({ name, type }) => ({ name, type: String(type) }))
  const names = columns.map((_, index) => quoteName(`c${String(index)}`))
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    engine.interrupt()
  }, timeLimitMs)
  try {
    const texts = names.map((name) => `CAST(${name} AS VARCHAR) as ${name}`).join(', ')
    const within = `select ${texts} from (${only}\n) q(${names.join(', ')}) limit ${String(mostRows + 1)}`
    const rows = await allOf(
      engine.stream(`select ${names.map(boundedValue).join(', ')} from (${within})`),
    )
    return { columns, rows: rows.slice(0, mostRows), isCut: rows.length > mostRows }
  } catch (error) {
    throw isLate
      ? new StemmaError('DEADLINE_EXCEEDED', 'The query took longer than its time limit.')
      : error
  } finally {
    clearTimeout(timer)
  }
}
