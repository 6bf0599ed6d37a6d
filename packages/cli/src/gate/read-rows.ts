import { exactInteger, rawJson } from '@stemma/contract'
import { httpCall } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'

type Row = Readonly<Record<string, unknown>>

/** All rows of a version of data. A whole number that a double can't hold is a BigInt; NaN is no value, as it is for pandas. */
export async function readRows(
  http: HttpClient,
  { reference, signal }: { readonly reference: string; readonly signal?: AbortSignal | undefined },
): Promise<readonly Row[]> {
  const request = httpCall('data.file', { reference, format: 'jsonl' })
  const rows: Row[] = []
  let rest = ''
  const decoder = new TextDecoder()
  for await (const bytes of http.bytes({ ...request, ...(signal && { signal }) })) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) rows.push(parseRow(line))
  }
  if (rest !== '') rows.push(parseRow(rest))
  return rows
}

const tokens = /"(?:[^"\\]|\\.)*"|NaN|-?Infinity/gu

function parseRow(line: string): Row {
  const isLong = /\d{16}/u.test(line)
  const text = /NaN|Infinity/u.test(line) ? line.replaceAll(tokens, strictToken) : line
  return (isLong ? rawJson.parse(text, exactInteger) : JSON.parse(text)) as Row // lines are objects
}

/** The engine of tables writes numbers that JSON does not have. One that is too large is read as infinite. */
function strictToken(token: string): string {
  if (token.startsWith('"')) return token
  return token === 'NaN' ? 'null' : token.replace('Infinity', '1e999')
}
