import { atLeast, atMost, over, type Column, type Line, type Target } from '../lines/line.ts'

/** Who is measured; `bare` is what the machine allows, for information. */
export type SystemId = 'git-lfs' | 'dvc' | 'restic' | 'mlflow' | 'stemma' | 'bare'

/** Lines by name. */
export type RowId =
  | 'history-csv'
  | 'history-parquet'
  | 'history-pyarrow'
  | 'variants-csv'
  | 'variants-snappy'
  | 'variants-parquet'
  | 'new-in'
  | 'unchanged-in'
  | 'out-whole'
  | 'out-deep'
  | 'files-in'
  | 'files-out'
  | 'client-64-up'
  | 'client-64-down'
  | 'client-1024-up'
  | 'client-1024-down'
  | 'wire-small'
  | 'sweep'
  | 'sweep-put'

type Row = Line<RowId, SystemId>
type RowTarget = Target<SystemId>

const low = (id: RowId, title: string, unit: string, ...targets: readonly RowTarget[]): Row => ({
  id,
  title,
  unit,
  better: 'lower',
  targets,
})
const high = (id: RowId, title: string, unit: string, ...targets: readonly RowTarget[]): Row => ({
  ...low(id, title, unit, ...targets),
  better: 'higher',
})

/** The lines in their order. */
export const rows: readonly Row[] = [
  low('history-csv', '30 versions of a growing, edited CSV: stored', '% of raw', atMost(3)),
  low('history-parquet', '… as Parquet, uncompressed pages', '% of raw', atMost(5)),
  low('history-pyarrow', '… as Parquet, uncompressed, by pyarrow', '% of raw'),
  low('variants-csv', 'ten variants of a table of 1M rows, CSV: stored', '% of raw', atMost(6)),
  low('variants-snappy', '… as Parquet, snappy', '% of raw', atMost(12)),
  low('variants-parquet', '… as Parquet, uncompressed pages', '% of raw', atMost(6)),
  high('new-in', 'new data in, one core', 'MB/s', atLeast(150)),
  high('unchanged-in', 'unchanged data in, one core', 'MB/s', atLeast(600)),
  high('out-whole', 'read back, whole chunks, one core', 'MB/s', atLeast(250)),
  high('out-deep', 'read back, deltas five deep, one core', 'MB/s', atLeast(80)),
  high('files-in', '10,000 files of 10 KiB to a server', 'files/s', atLeast(10_000)),
  high('files-out', '… and back', 'files/s', atLeast(10_000), over('git-lfs', 10)),
  // The column of the limit says how much of it there is to win.
  high('client-64-up', 'artifact of 64 MiB by the MLflow client, up', 'MB/s'),
  high('client-64-down', '… down', 'MB/s'),
  high('client-1024-up', 'artifact of 1 GiB by the MLflow client, up', 'MB/s'),
  high('client-1024-down', '… down', 'MB/s'),
  high('wire-small', '500 artifacts of 4 KiB by the wire, 8 clients', '/s'),
  low('sweep', 'mark and sweep of 1M chunks', 's', atMost(10)),
  low('sweep-put', '… the longest that a put took meanwhile', 'ms', atMost(50)),
]

/** The columns in their order. */
export const columns: readonly Column<SystemId>[] = [
  ['git-lfs', 'git-lfs'],
  ['dvc', 'DVC'],
  ['restic', 'restic'],
  ['mlflow', 'MLflow'],
  ['stemma', 'Stemma'],
  ['bare', 'the limit'],
]
