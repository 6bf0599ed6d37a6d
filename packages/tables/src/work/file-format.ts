/** Files that hold rows. */
export type FileFormat = 'csv' | 'parquet' | 'jsonl' | 'arrow' | 'sqlite' | 'duckdb'

export const fileFormats: readonly FileFormat[] = [
  'csv',
  'parquet',
  'jsonl',
  'arrow',
  'sqlite',
  'duckdb',
]

/** What the end of a name says about a file; undefined for one that has no rows that we know of. Texts may be packed. */
export function formatOf(name: string): FileFormat | undefined {
  const inside = /^(?<inside>.+)\.(?:gz|zst|zstd)$/iu.exec(name)?.groups?.['inside']
  if (inside !== undefined) {
    const format = formatOf(inside)
    return format === 'csv' || format === 'jsonl' ? format : undefined
  }
  const end = /\.(?<end>[a-z0-9]+)$/iu.exec(name)?.groups?.['end']?.toLowerCase() ?? ''
  return ends[end]
}

const ends: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  parquet: 'parquet',
  pq: 'parquet',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  arrow: 'arrow',
  arrows: 'arrow',
  feather: 'arrow',
  ipc: 'arrow',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  db: 'sqlite',
  duckdb: 'duckdb',
}
