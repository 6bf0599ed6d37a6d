import { invalidParameter } from '@stemma/contract'
import type { CsvDialect, CsvWishes } from './dialect.ts'
import { parseRecords, type CsvField } from './parse-records.ts'
import { readSample, type CsvSample } from './read-sample.ts'

/** How a file is written, and what stands at its beginning. */
export interface FoundDialect {
  readonly dialect: CsvDialect
  /** Names of the columns, in order. */
  readonly names: readonly string[]
  /** Records behind the header, at most a thousand. */
  readonly records: readonly (readonly CsvField[])[]
}

const delimiters = [',', '\t', ';', '|'] as const
const mostRecords = 1000
const mostColumns = 4096

/**
 * Finds out how a CSV file is written, as far as `wishes` does not say so. INVALID_PARAMETER_VALUE for a file that is no table: with lines of
 * different lengths, mixed line ends, or two columns of one name.
 */
export async function findDialect(path: string, wishes: CsvWishes): Promise<FoundDialect> {
  const sample = await readSample(path, wishes.encoding)
  if (sample.text.trim() === '') throw invalidParameter('The CSV file is empty.')
  const quote = wishes.quote ?? '"'
  const delimiter = wishes.delimiter ?? findDelimiter(sample, quote)
  const records = parseRecords(sample.text, { delimiter, quote, isWhole: sample.isWhole })
  const [first] = records
  if (first === undefined)
    throw invalidParameter('The first line of the CSV is longer than a megabyte.')
  refuseUneven(records)
  if (first.length > mostColumns)
    throw invalidParameter(`The CSV has ${String(first.length)} columns; 4,096 are the most.`)
  const header = wishes.header ?? isHeader(first)
  const names = first.map(({ text }, index) =>
    header && text !== '' ? text : `column${String(index)}`,
  )
  refuseEqualNames(names)
  return {
    dialect: { delimiter, quote, header, encoding: sample.encoding, nulls: wishes.nulls ?? [] },
    names,
    records: records.slice(header ? 1 : 0, mostRecords + 1),
  }
}

/** The one that cuts all records into the same number of fields, and into the most. A file without any has one column. */
function findDelimiter({ text, isWhole }: CsvSample, quote: string): string {
  let found: { delimiter: string; fields: number } | undefined
  for (const delimiter of delimiters) {
    const records = parseRecords(text, { delimiter, quote, isWhole }).slice(0, mostRecords)
    const fields = records[0]?.length ?? 0
    const isEven = records.every(({ length }) => length === fields)
    if (isEven && fields > (found?.fields ?? 1)) found = { delimiter, fields }
  }
  if (found !== undefined) return found.delimiter
  const [firstLine = ''] = text.split(/[\r\n]/u, 1)
  const counts = delimiters.map((delimiter) => firstLine.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

function refuseUneven(records: readonly (readonly CsvField[])[]): void {
  const expected = records[0]?.length ?? 0
  const at = records.findIndex(({ length }) => length !== expected)
  if (at === -1) return
  throw invalidParameter(
    `Record ${String(at + 1)} of the CSV has ${String(records[at]?.length)} fields instead of ${String(expected)}.`,
  )
}

/** A line of names has no numbers. */
function isHeader(fields: readonly CsvField[]): boolean {
  return !fields.some(({ text }) => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(text.trim()))
}

function refuseEqualNames(names: readonly string[]): void {
  const seen = new Map<string, number>()
  for (const [index, name] of names.entries()) {
    const before = seen.get(name.toLowerCase())
    if (before !== undefined)
      throw invalidParameter(
        `Columns ${String(before + 1)} and ${String(index + 1)} of the CSV are both named "${name}" (case does not count).`,
      )
    seen.set(name.toLowerCase(), index)
  }
}
