import { Client, post, type Request } from '../load/client.ts'
import { type Measured, perSecond, runLoad } from '../load/clients.ts'
import { median, percentile } from '../load/stats.ts'
import { createRuns, epochMs } from './runs.ts'
import type { Work } from './work.ts'

const manyClients = 16
const warmUpAlone = 20
const warmUpTogether = 10

/** One point a request: a training loop alone, then sixteen, each with its own run. */
export const logMetric: Work = {
  id: 'log-metric',
  rows: ['log-metric-alone', 'log-metric-together'],
  variants: ['mlflow-lean', 'fasttrackml-shipped', 'bare-durable'],
  notAsked: {},
  run: async ({ scale, open, report }) => {
    const { port } = await open()
    using client = new Client(port)
    const runs = await createRuns(client, 1 + manyClients)
    const lists = runs.map(({ runId }, i) =>
      i === 0
        ? points(runId, warmUpAlone + scale.metricsAlone)
        : points(runId, warmUpTogether + scale.metricsTogether),
    )
    const seconds = scale.writeSeconds

    const alone = { port, lists: lists.slice(0, 1), warmUp: warmUpAlone, seconds }
    const single = await runLoad(alone)
    report('log-metric-alone', { value: median(single.latenciesMs), detail: detailOf(single) })

    const together = { port, lists: lists.slice(1), warmUp: warmUpTogether, seconds }
    const many = await runLoad(together)
    report('log-metric-together', { value: perSecond(many), detail: detailOf(many) })
  },
}

function points(runId: string, count: number): readonly Request[] {
  return Array.from({ length: count }, (_, step) =>
    post('runs/log-metric', {
      run_id: runId,
      key: 'loss',
      value: 1 / (step + 1),
      timestamp: epochMs + step,
      step,
    }),
  )
}

function detailOf({ latenciesMs }: Measured): Readonly<Record<string, number>> {
  return {
    requests: latenciesMs.length,
    p50Ms: median(latenciesMs),
    p99Ms: percentile(latenciesMs, 99),
  }
}
