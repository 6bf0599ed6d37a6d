import { atMost, over, within, type Column, type Line, type Target } from '../lines/line.ts'

/** Who is measured. `plain` is the plain way to the same rows, `bare` what the machine allows; `README.md` says what each is. */
export type SystemId = 'git-lfs' | 'dvc' | 'restic' | 'deltalake' | 'plain' | 'stemma' | 'bare'

/** Lines by name. */
export type RowId =
  | 'versions-stored'
  | 'version-add'
  | 'version-read'
  | 'diff'
  | 'diff-large'
  | 'diff-large-memory'
  | 'fingerprint'
  | 'postgres-check'
  | 'postgres-memory'
  | 'postgres-kept'
  | 'postgres-check-large'
  | 'postgres-memory-large'
  | 'postgres-kept-large'
  | 'delta-open'
  | 'delta-open-checkpoint'
  | 'delta-scan'
  | 'pandas'
  | 'pandas-first'
  | 'rest'

type Row = Line<RowId, SystemId>

const low = (
  id: RowId,
  title: string,
  unit: string,
  ...targets: readonly Target<SystemId>[]
): Row => ({ id, title, unit, better: 'lower', targets })

/** The lines in their order. How many rows and files each has is the scale's. */
export const rows: readonly Row[] = [
  low('versions-stored', '30 monthly versions of a keyed table: stored', '% of raw', atMost(2.5)),
  low('version-add', 'add of version 30', 's', atMost(1.5), over('dvc', 4)),
  low('version-read', 'read of version 29 through its logs', 's', within('plain', 2)),
  low('diff', 'diff of two versions of 1M rows by key', 's', atMost(2)),
  low('diff-large', '… of two versions of 10M rows', 's', atMost(30)),
  low('diff-large-memory', '… memory of the server and its processes', 'GiB', atMost(4)),
  low('fingerprint', 'fingerprint of 1M rows of 8 columns', 's', atMost(4)),
  low('postgres-check', 'check of a reference to 1M rows in PostgreSQL', 's', over('plain', 3)),
  low('postgres-memory', '… memory of the server and its processes', 'MiB', atMost(300)),
  low('postgres-kept', '… kept for it', 'kB'),
  low('postgres-check-large', '… to 10M rows', 's', over('plain', 3)),
  low('postgres-memory-large', '… memory of the server and its processes', 'MiB', atMost(300)),
  low('postgres-kept-large', '… kept for it', 'kB'),
  low('delta-open', 'Delta table with 100,000 files: opened from its commits', 's', atMost(2)),
  low('delta-open-checkpoint', '… from a checkpoint', 's', atMost(2)),
  low('delta-scan', '… all rows read and added up', 's', within('deltalake', 1.5)),
  low('pandas', '1M rows by /data/NAME/V.parquet into pandas', 's', within('plain', 1.5)),
  low('pandas-first', '… the first time', 's'),
  low('rest', 'server at rest after that work (PSS)', 'MiB', atMost(150)),
]

/** The columns in their order. */
export const columns: readonly Column<SystemId>[] = [
  ['git-lfs', 'git-lfs'],
  ['dvc', 'DVC'],
  ['restic', 'restic'],
  ['deltalake', 'deltalake'],
  ['plain', 'the plain way'],
  ['stemma', 'Stemma'],
  ['bare', 'the limit'],
]
