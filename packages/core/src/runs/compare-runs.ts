import { invalidParameter, maxCompareRuns, minCompareRuns, notFound } from '@stemma/contract'
import { findRun, type Row, type RunRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import type { DataVerdict } from '../data/judge-data.ts'
import { judgeRuns } from '../data/judge-runs.ts'
import { maxPageBytes, roughSize } from '../search/fill-page.ts'
import { datasetContext } from './dataset-context.ts'
import { viewRuns, type RunView } from './run-view.ts'

/** A value for each of the compared runs, in their order; null where a run has none. */
export interface ComparedValues<T> {
  readonly key: string
  readonly values: readonly (T | null)[]
  readonly differs: boolean
}

/** A dataset in one context, and which runs used it so. */
export interface ComparedDataset {
  readonly name: string
  readonly digest: string
  readonly context?: string
  readonly used: readonly boolean[]
  readonly differs: boolean
}

/** Runs side by side; rows sorted by key. */
export interface RunComparison {
  /** Whether they were measured on the same data. */
  readonly data: DataVerdict
  readonly runs: readonly RunRow[]
  readonly params: readonly ComparedValues<string>[]
  readonly metrics: readonly ComparedValues<number>[]
  readonly tags: readonly ComparedValues<string>[]
  readonly datasets: readonly ComparedDataset[]
}

/** Few enough that what does not fit is not in memory. */
const readAtOnce = 10

/** 2 to 100 runs side by side. Throws RESOURCE_DOES_NOT_EXIST for an unknown run, INVALID_PARAMETER_VALUE for too few, too many or repeated ones. */
export async function compareRuns(
  ctx: RowCtx,
  { runIds }: { readonly runIds: readonly string[] },
): Promise<RunComparison> {
  authorize(ctx, 'run:read')
  if (runIds.length < minCompareRuns || runIds.length > maxCompareRuns) {
    throw invalidParameter(
      `run_ids must name ${minCompareRuns} to ${maxCompareRuns} runs. Got ${runIds.length}.`,
    )
  }
  if (new Set(runIds).size < runIds.length) throw invalidParameter('run_ids names a run twice.')
  const { views, data } = await ctx.store.read(async (db) => {
    const runNos: number[] = []
    for (const runId of runIds) {
      const run = await findRun(db, runId)
      if (!run) throw notFound(`Run with id=${runId} not found`)
      runNos.push(run.run_no)
    }
    const found: RunView[] = []
    let bytes = 0
    for (let at = 0; at < runNos.length; at += readAtOnce) {
      const read = await viewRuns(db, runNos.slice(at, at + readAtOnce))
      bytes += roughSize(read)
      if (bytes > maxPageBytes)
        throw invalidParameter(
          'run_ids names runs with more than 32 MiB of parameters, tags and metrics. Compare fewer of them.',
        )
      found.push(...read)
    }
    return { views: found, data: await judgeRuns(db, found) }
  })
  return {
    data,
    runs: views.map(({ run }) => run),
    params: compareRows(
      views.map(({ data }) => data.params),
      textOf,
    ),
    metrics: compareRows(
      views.map(({ data }) => data.metrics),
      numberOf,
    ),
    tags: compareRows(
      views.map(({ data }) => data.tags),
      textOf,
    ),
    datasets: compareDatasets(views),
  }
}

/** One row for each key that any run has, sorted by key. */
function compareRows<T>(
  rowsByRun: readonly (readonly Row[])[],
  valueOf: (row: Row) => T,
): readonly ComparedValues<T>[] {
  const columns = rowsByRun.map(
    (rows) => new Map(rows.map((row) => [String(row[0]), valueOf(row)])),
  )
  const keys = new Set(columns.flatMap((column) => [...column.keys()]))
  return [...keys].toSorted(byText).map((key) => {
    const values = columns.map((column) => column.get(key) ?? null)
    return { key, values, differs: !values.every((value) => Object.is(value, values[0])) }
  })
}

function compareDatasets(views: readonly RunView[]): readonly ComparedDataset[] {
  const rows = new Map<string, Omit<ComparedDataset, 'used' | 'differs'> & { used: boolean[] }>()
  for (const [index, { links }] of views.entries()) {
    for (const input of links.datasets) {
      const context = datasetContext(input)
      const id = JSON.stringify([input.name, input.digest, context])
      let row = rows.get(id)
      if (!row) {
        row = {
          name: input.name,
          digest: input.digest,
          ...(context !== undefined && { context }),
          used: views.map(() => false),
        }
        rows.set(id, row)
      }
      row.used[index] = true
    }
  }
  return [...rows]
    .toSorted(([a], [b]) => byText(a, b))
    .map(([, row]) => ({ ...row, differs: row.used.includes(false) }))
}

function textOf([, value]: Row): string {
  return String(value)
}

/** Without the sign of zero: 0 and -0 do not differ. */
function numberOf([, value, nan]: Row): number {
  return nan === 1 ? NaN : Number(value) + 0
}

function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
