import { hash } from 'node:crypto'

/** One row as cells of text. An edit replaces a row, so that versions can share the others. */
export type Row = readonly string[]

const categories = ['books', 'garden', 'grocery', 'hardware', 'music', 'sports', 'toys']
const regions = ['ap-south', 'eu-central', 'eu-west', 'us-east', 'us-west']
const startSeconds = Date.UTC(2024, 0, 1) / 1000

/** Row `id` of the table that all versions start from: eight columns, about 95 bytes of CSV. */
export function makeRow(id: number, random: () => number): Row {
  const time = new Date((startSeconds + id * 37) * 1000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ')
  return [
    String(id),
    time,
    `user${Math.floor(random() * 50_000)}`,
    pick(categories, random),
    makeAmount(random),
    random().toFixed(6),
    pick(regions, random),
    random() < 0.1 ? '' : makeNote(random),
  ]
}

export function makeAmount(random: () => number): string {
  return (random() * 1000).toFixed(2)
}

export function makeNote(random: () => number): string {
  return hash('md5', String(random()), 'hex')
}

/** The row with another cell at a column. */
export function withCell(row: Row, column: number, cell: string): Row {
  return row.map((old, at) => (at === column ? cell : old))
}

/** CSV with a header line. */
export function toCsv(rows: readonly Row[]): Buffer {
  const columns = ['id', 'time', 'user', 'category', 'amount', 'score', 'region', 'note', 'extra']
  const header = columns.slice(0, rows[0]?.length ?? 0).join(',')
  return Buffer.from(`${[header, ...rows.map((row) => row.join(','))].join('\n')}\n`)
}

/** The bytes as a stream brings them. */
export async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  const size = 1024 * 1024
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size)
}

export const amountColumn = 4
export const noteColumn = 7

function pick(from: readonly string[], random: () => number): string {
  return from[Math.floor(random() * from.length)] ?? ''
}
