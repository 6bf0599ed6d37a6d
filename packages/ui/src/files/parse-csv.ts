/** Rows of a CSV text (RFC 4180): quoted fields may hold separators, doubled quotes and line ends. An open quote at the end ends with the text. */
export function parseCsv(text: string, separator: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let isQuoted = false
  const endField = (): void => {
    row.push(field)
    field = ''
  }
  const endRow = (): void => {
    endField()
    rows.push(row)
    row = []
  }
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? ''
    if (isQuoted) {
      if (sign !== '"') field += sign
      else if (text[at + 1] === '"') field += text[++at] ?? ''
      else isQuoted = false
    } else if (sign === '"' && field === '') isQuoted = true
    else if (sign === separator) endField()
    else if (sign === '\n') endRow()
    else if (!(sign === '\r' && text[at + 1] === '\n')) field += sign
  }
  if (field !== '' || row.length > 0) endRow()
  return rows
}
