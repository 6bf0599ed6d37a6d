import { decompress } from 'fzstd'
import {
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type AsyncBuffer,
} from 'hyparquet'

export interface ParquetRows {
  readonly total: number
  readonly columns: number
  /** The first rows of the first columns, the first of all as the header. */
  readonly rows: readonly (readonly string[])[]
}

/** Besides none and Snappy, which the reader knows: what this server and newer writers use. The page's policy allows no WebAssembly. */
const compressors = {
  ZSTD: (input: Uint8Array, length: number) => decompress(input, new Uint8Array(length)),
}

const mostRows = 200
const mostColumns = 60

/** The first rows of a Parquet file, of which only those parts are fetched that hold them. @throws Error for what is none */
export async function readParquet(address: string, signal: AbortSignal): Promise<ParquetRows> {
  const file = await remoteFile(address, signal)
  const metadata = await parquetMetadataAsync(file)
  const names = parquetSchema(metadata).children.map(({ element }) => element.name)
  const columns = names.slice(0, mostColumns)
  const objects = await parquetReadObjects({
    ...{ file, metadata, columns, compressors },
    rowEnd: Math.min(mostRows, Number(metadata.num_rows)),
  })
  return {
    total: Number(metadata.num_rows),
    columns: names.length,
    rows: [columns, ...objects.map((row) => columns.map((name) => cellText(row[name])))],
  }
}

async function remoteFile(url: string, signal: AbortSignal): Promise<AsyncBuffer> {
  const head = await fetch(url, { method: 'HEAD', signal })
  const byteLength = Number(head.headers.get('content-length') ?? NaN)
  if (!head.ok || !Number.isSafeInteger(byteLength))
    throw new Error(`The server answered with HTTP status ${head.status}.`)
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      const from = start < 0 ? byteLength + start : start
      const answer = await fetch(url, { headers: { range: `bytes=${from}-${end - 1}` }, signal })
      if (answer.status !== 206) throw new Error('The server gives no part of this file.')
      return answer.arrayBuffer()
    },
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (value instanceof Date) return Number.isNaN(value.valueOf()) ? '' : value.toISOString()
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'bigint' ? inner.toString() : inner,
    ) ?? ''
  ).replaceAll(/^"|"$/gu, '')
}
