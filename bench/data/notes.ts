import type { Scale } from './scale.ts'

const count = (value: number): string => value.toLocaleString('en-US')

/** What the figures are of, below the table. */
export function notes(scale: Scale): readonly string[] {
  return [
    `Versions: ${scale.versions} of ${count(scale.versionRows)} rows and eight columns as CSV, with a key; in each 1.5 % of the rows changed, 0.1 % went and 0.5 % came. Stored is everything in the data folder of a server that has ended. The add goes by the command line, from its start to its end, to a running server; \`dvc add\` and \`dvc push\` are timed together. Its limit: the file read, hashed and written once with fsync.`,
    'Read of version 29: all rows of base and logs into a table of the engine; the plain way is one Parquet file with the same rows.',
    'Diff: one request, the first that the server is asked, between two versions that it keeps as base and log. Its limit: the engine alone, both files joined by the key and one column compared.',
    'Fingerprint: of a Parquet file, in 256 buckets by the key. Its limit: the engine alone, one SHA-256 of the text of each row and one of its key, added up.',
    'PostgreSQL: rows of eight columns, proved by the database. The plain way is all rows copied out and proved here, the limit all rows copied out into a file (COPY) and nothing else.',
    `Delta: ${count(scale.deltaFiles)} files of 100 rows. To open is to know all files of the newest version; the scan goes from the path of the table to sums over all rows, in both.`,
    'pandas: `read_parquet` of the address, in turns with the same bytes from the disk (the plain way); the middle of the readings after the first, when the server has the version as a file.',
  ]
}

/** How those ran that no peer describes. */
export const systemsBeside = {
  deltalake: '`DeltaTable(path)`, and `QueryBuilder` for the sums; starting Python is not counted.',
  stemma:
    'defaults, one process and the one that it starts for tables, SQLite, artifacts as objects, fsynced before the answer. Reads, fingerprints and Delta tables are measured in the engine, without a server.',
}
