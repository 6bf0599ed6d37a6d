import { jsonOf, mustHold, objectsAt } from '../load/answer.ts'
import { Client, post } from '../load/client.ts'
import { runLoad } from '../load/clients.ts'
import { median, percentile } from '../load/stats.ts'
import type { RowId } from '../rows.ts'
import { scanRuns } from './scan-runs.ts'
import { filtered, newestFirst, orderedByMetric, type SearchCheck } from './search-checks.ts'
import { filter, filterFindsOneIn, pageRuns } from './search-data.ts'
import { seedRuns } from './seed-runs.ts'
import type { Work, WorkContext } from './work.ts'

const warmUp = 3
const growthOnly = 'only the growth of Stemma itself is judged here'

interface Search {
  readonly row: RowId
  readonly body: Readonly<Record<string, unknown>>
  readonly check: SearchCheck
}

const page = { experiment_ids: ['0'], max_results: pageRuns }
const ordered = { ...page, order_by: ['metrics.m1 DESC'] }

/** Reads of a database of 2,000 runs with 20 metrics and 10 params each. */
export const search: Work = {
  id: 'search',
  rows: ['search-first', 'search-ordered', 'search-filtered', 'search-all'],
  variants: [],
  notAsked: {},
  run: async (context) => {
    const { scale } = context
    const port = await seeded(context, scale.runs)
    await measure(context, port, scale.runs, [
      { row: 'search-first', body: page, check: newestFirst },
      { row: 'search-ordered', body: ordered, check: orderedByMetric },
      { row: 'search-filtered', body: { ...page, filter }, check: filtered },
    ])
    await measureScan(context, port)
  },
}

/** The same pages when the database is 25 times as large. */
export const searchMany: Work = {
  id: 'search-many',
  rows: ['search-many-first', 'search-many-ordered', 'search-many-filtered'],
  variants: [],
  notAsked: { mlflow: growthOnly, fasttrackml: growthOnly },
  run: async (context) => {
    const { manyRuns } = context.scale
    const port = await seeded(context, manyRuns)
    await measure(context, port, manyRuns, [
      { row: 'search-many-first', body: page, check: newestFirst },
      { row: 'search-many-ordered', body: ordered, check: orderedByMetric },
      { row: 'search-many-filtered', body: { ...page, filter }, check: filtered },
    ])
  },
}

async function seeded({ open }: WorkContext, count: number): Promise<number> {
  const { port } = await open()
  await seedRuns(port, count)
  using client = new Client(port)
  const { runIds } = await scanRuns(client, { filter })
  const found = `The filter finds ${runIds.size} of ${count} runs.`
  mustHold(runIds.size === count / filterFindsOneIn, found)
  return port
}

async function measure(
  { scale, report }: WorkContext,
  port: number,
  count: number,
  searches: readonly Search[],
): Promise<void> {
  for (const { row, body, check } of searches) {
    const request = post('runs/search', body)
    const list = Array.from({ length: warmUp + scale.reads }, () => request)
    const { latenciesMs } = await runLoad({
      port,
      lists: [list],
      warmUp,
      seconds: scale.readSeconds,
      check: (answer) => check(objectsAt(jsonOf(answer), 'runs'), count),
    })
    report(row, {
      value: median(latenciesMs),
      detail: { requests: latenciesMs.length, p95Ms: percentile(latenciesMs, 95) },
    })
  }
}

async function measureScan({ scale, report }: WorkContext, port: number): Promise<void> {
  using client = new Client(port)
  const times: number[] = []
  const deadline = performance.now() + scale.readSeconds * 1000
  // One more than counted: the first scan warms up.
  for (let i = 0; i <= scale.scans && (i < 3 || performance.now() < deadline); i++) {
    const { runIds, ms } = await scanRuns(client, {})
    mustHold(runIds.size === scale.runs, `The scan gave ${runIds.size} different runs.`)
    if (i > 0) times.push(ms)
  }
  report('search-all', { value: median(times), detail: { scans: times.length } })
}
