/** A field as it is in the file. */
export interface CsvField {
  readonly text: string
  readonly isQuoted: boolean
}

/**
 * The records at the start of a text, by RFC 4180. `isWhole` says whether the text ends where the file does; otherwise the last record may be cut
 * off, and is left out.
 */
export function parseRecords(
  text: string,
  { delimiter, quote, isWhole }: { delimiter: string; quote: string; isWhole: boolean },
): CsvField[][] {
  const records: CsvField[][] = []
  let record: CsvField[] = []
  let at = 0
  while (at < text.length) {
    const field = readField(text, at, { delimiter, quote })
    if (field.end >= text.length && !isWhole) return records
    record.push({ text: field.text, isQuoted: field.isQuoted })
    at = field.end
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length
      if (at === text.length) record.push({ text: '', isQuoted: false })
      else continue
    }
    at += text.startsWith('\r\n', at) ? 2 : 1
    const isEmptyLine = record.length === 1 && record[0]?.text === '' && !record[0].isQuoted
    if (!isEmptyLine) records.push(record)
    record = []
  }
  return records
}

interface ReadField extends CsvField {
  readonly end: number
}

function readField(
  text: string,
  start: number,
  { delimiter, quote }: { delimiter: string; quote: string },
): ReadField {
  if (quote === '' || text[start] !== quote) {
    let end = start
    while (end < text.length && text[end] !== '\n' && text[end] !== '\r') {
      if (text.startsWith(delimiter, end)) break
      end++
    }
    return { text: text.slice(start, end), isQuoted: false, end }
  }
  let at = start + 1
  for (;;) {
    const next = text.indexOf(quote, at)
    if (next === -1) return { text: text.slice(start + 1), isQuoted: true, end: text.length }
    if (text[next + 1] !== quote) {
      const inner = text.slice(start + 1, next).replaceAll(quote + quote, quote)
      return { text: inner, isQuoted: true, end: next + 1 }
    }
    at = next + 2
  }
}
