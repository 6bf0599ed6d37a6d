import { quoteName, quotePath, quoteText, quoteTexts } from '../engine/quote.ts'
import type { CsvDialect } from './dialect.ts'

/** The longest line that is read. */
export const mostLineBytes: number = 16 * 1024 * 1024

/**
 * A query for all fields of a CSV file as they are written, nothing guessed: a line with another number of fields is an error, a line that
 * begins with # is a line. Missing fields are null, and empty ones in quotes are empty texts.
 */
export function textQuery(
  path: string,
  { dialect, names }: { dialect: CsvDialect; names: readonly string[] },
): string {
  const columns = names.map((name) => `${quoteText(name)}: 'VARCHAR'`)
  const options = [
    `columns={${columns.join(', ')}}`,
    'auto_detect=false',
    `header=${String(dialect.header)}`,
    `delim=${quoteText(dialect.delimiter)}`,
    `quote=${quoteText(dialect.quote)}`,
    `escape=${quoteText(dialect.quote)}`,
    "comment=''",
    `encoding=${quoteText(dialect.encoding)}`,
    `nullstr=${quoteTexts(['', ...dialect.nulls])}`,
    'allow_quoted_nulls=false',
    'null_padding=false',
    'ignore_errors=false',
    'strict_mode=true',
    `max_line_size=${String(mostLineBytes)}`,
    // Left to itself the engine takes 32 times as much.
    `buffer_size=${String(mostLineBytes)}`,
    'hive_partitioning=false',
  ]
  return `select ${names.map(quoteName).join(', ')} from read_csv(${quotePath(path)}, ${options.join(', ')})`
}
