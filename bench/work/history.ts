import { jsonOf, mustHold, objectsAt } from '../load/answer.ts'
import { Client, post, type Request } from '../load/client.ts'
import { runLoad } from '../load/clients.ts'
import { median, percentile } from '../load/stats.ts'
import type { RowId } from '../rows.ts'
import { createRuns, epochMs } from './runs.ts'
import type { Work, WorkContext } from './work.ts'

const key = 'loss'
const samples = 320
const batch = 1000
const warmUp = 2

/** One long series: its first page as a client loops over it, and the sample that a chart draws. */
export const history: Work = {
  id: 'history',
  rows: ['history-page', 'history-sampled'],
  variants: ['mlflow-lean'],
  notAsked: {
    fasttrackml: 'gives the whole series whatever max_results says, and has no sampled history',
  },
  run: async (context) => {
    const { scale } = context
    const { port } = await context.open()
    using client = new Client(port)
    const [run] = await createRuns(client, 1)
    if (run === undefined) throw new Error('No run was made.')
    const { runId } = run
    for (let from = 0; from < scale.points; from += batch) await client.ask(points(runId, from))

    const pagePath = `get-history?run_id=${runId}&metric_key=${key}&max_results=${scale.pagePoints}`
    await measure(context, port, {
      row: 'history-page',
      path: pagePath,
      check: (steps) => {
        const inOrder = steps.every((step, i) => step === i)
        mustHold(steps.length === scale.pagePoints && inOrder, `Got ${steps.length} points.`)
      },
    })
    await measure(context, port, {
      row: 'history-sampled',
      path: `get-history-bulk-interval?run_ids=${runId}&metric_key=${key}&max_results=${samples}`,
      check: (steps) => {
        const ends = steps[0] === 0 && steps.at(-1) === scale.points - 1
        mustHold(steps.length === samples && ends, `Got ${steps.length} samples.`)
      },
    })
  },
}

interface Read {
  readonly row: RowId
  readonly path: string
  readonly check: (steps: readonly number[]) => void
}

async function measure({ scale, report }: WorkContext, port: number, read: Read): Promise<void> {
  const request: Request = { method: 'GET', path: `/api/2.0/mlflow/metrics/${read.path}` }
  const { latenciesMs } = await runLoad({
    port,
    warmUp,
    seconds: scale.readSeconds,
    lists: [Array.from({ length: warmUp + scale.reads }, () => request)],
    check: (answer) => {
      const metrics = objectsAt(jsonOf(answer), 'metrics')
      read.check(metrics.map((metric) => Number(metric['step'])))
    },
  })
  report(read.row, {
    value: median(latenciesMs),
    detail: { requests: latenciesMs.length, p95Ms: percentile(latenciesMs, 95) },
  })
}

function points(runId: string, from: number): Request {
  return post('runs/log-batch', {
    run_id: runId,
    metrics: Array.from({ length: batch }, (_, i) => {
      const step = from + i
      return { key, value: Math.cos(step / 1000), timestamp: epochMs + step, step }
    }),
  })
}
