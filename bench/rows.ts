import type { PeerId } from './peers/peer.ts'

/** What a figure must reach. */
export type Target =
  | { readonly kind: 'ratio'; readonly peer: PeerId; readonly atLeast: number }
  | { readonly kind: 'limit'; readonly below: number }
  | { readonly kind: 'growth'; readonly from: RowId; readonly below: number }

/** A line of the table. */
export interface Row {
  readonly id: RowId
  readonly title: string
  readonly unit: string
  readonly better: 'lower' | 'higher'
  readonly targets: readonly Target[]
}

/** Lines by name. */
export type RowId =
  | 'cold-start'
  | 'idle-memory'
  | 'create-run'
  | 'log-metric-alone'
  | 'log-metric-together'
  | 'log-batch-steps-alone'
  | 'log-batch-keys-alone'
  | 'log-batch-steps-together'
  | 'log-batch-keys-together'
  | 'search-first'
  | 'search-ordered'
  | 'search-filtered'
  | 'search-all'
  | 'search-many-first'
  | 'search-many-ordered'
  | 'search-many-filtered'
  | 'history-page'
  | 'history-sampled'
  | 'artifact-up'
  | 'artifact-down'
  | 'artifact-small'
  | 'create-version'
  | 'version-by-tag'
  | 'version-by-run'
  | 'version-alias'

const overMlflow = (atLeast: number): Target => ({ kind: 'ratio', peer: 'mlflow', atLeast })
const overFastTrackML = (atLeast: number): Target => ({
  kind: 'ratio',
  peer: 'fasttrackml',
  atLeast,
})

const low = (id: RowId, title: string, unit: string, ...targets: readonly Target[]): Row => ({
  id,
  title,
  unit,
  targets,
  better: 'lower',
})
const high = (id: RowId, title: string, unit: string, ...targets: readonly Target[]): Row => ({
  id,
  title,
  unit,
  targets,
  better: 'higher',
})
const grown = (id: RowId, title: string, from: RowId): Row =>
  low(id, title, 'ms', { kind: 'growth', from, below: 3 })

const start = 'cold start on an empty folder to the first API answer'
const memory = 'idle memory (PSS of all processes)'
const steps = '10 keys × 100 steps'
const keys = '1,000 keys × 1 step'
const batch = 'log-batch of 1,000 metrics'

/** The table, in its order. */
export const rows: readonly Row[] = [
  low('cold-start', start, 'ms', overMlflow(30), { kind: 'limit', below: 500 }),
  low('idle-memory', memory, 'MiB', overMlflow(8), { kind: 'limit', below: 100 }),
  high('create-run', 'create run, 8 clients', '/s', overFastTrackML(2)),
  low('log-metric-alone', 'log-metric, 1 client, p50', 'ms', overFastTrackML(1)),
  high('log-metric-together', 'log-metric, 16 clients', '/s', overFastTrackML(6)),
  low('log-batch-steps-alone', `${batch} (${steps}), 1 client, p50`, 'ms', overFastTrackML(8)),
  low('log-batch-keys-alone', `${batch} (${keys}), 1 client, p50`, 'ms', overFastTrackML(8)),
  high(
    'log-batch-steps-together',
    `${batch} (${steps}), 4 clients`,
    'metrics/s',
    overFastTrackML(10),
  ),
  high(
    'log-batch-keys-together',
    `${batch} (${keys}), 4 clients`,
    'metrics/s',
    overFastTrackML(10),
  ),
  low('search-first', '2,000 runs: first page of 100', 'ms', overFastTrackML(5)),
  low('search-ordered', '… ordered by a metric', 'ms', overFastTrackML(5)),
  low('search-filtered', '… filtered by a metric, a param and a tag', 'ms', overFastTrackML(5)),
  low('search-all', '… all runs, pages of 1,000', 'ms', overFastTrackML(5)),
  grown('search-many-first', '50,000 runs: first page of 100', 'search-first'),
  grown('search-many-ordered', '… ordered by a metric', 'search-ordered'),
  grown('search-many-filtered', '… filtered', 'search-filtered'),
  low('history-page', 'get-history of 25,000 of 100,000 points', 'ms', overMlflow(40)),
  low('history-sampled', 'the same series sampled to 320 points', 'ms', overMlflow(100)),
  // What eight times MLflow would take is more than the machine allows: README.md states the limit beside the figure.
  high('artifact-up', 'artifact of 64 MiB, up', 'MB/s'),
  high('artifact-down', '… down', 'MB/s'),
  high('artifact-small', '500 files of 4 KiB up, 8 clients', '/s'),
  high('create-version', 'create model version, 8 clients', '/s', overMlflow(30)),
  low('version-by-tag', '10,000 model versions: 100 with a tag', 'ms', overMlflow(10)),
  low('version-by-run', '… 100 of a run', 'ms', overMlflow(10)),
  low('version-alias', '… one by its alias, 1 client, p50', 'ms', { kind: 'limit', below: 2 }),
]
