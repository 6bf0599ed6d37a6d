import { perSecond, runLoad } from '../load/clients.ts'
import { median, percentile } from '../load/stats.ts'
import { createRunRequest, madeRun } from './runs.ts'
import type { Work } from './work.ts'

const clients = 8
const warmUp = 10

/** Eight clients that each make runs with a name, a start time and a tag. */
export const createRun: Work = {
  id: 'create-run',
  rows: ['create-run'],
  variants: ['mlflow-lean', 'fasttrackml-shipped', 'bare-durable'],
  notAsked: {},
  run: async ({ scale, open, report }) => {
    const { port } = await open()
    const each = warmUp + scale.creates
    const lists = Array.from({ length: clients }, (_, client) =>
      Array.from({ length: each }, (_, i) => createRunRequest(client * each + i, 'blue')),
    )
    const seen = new Set<string>()
    const measured = await runLoad({
      port,
      lists,
      warmUp,
      seconds: scale.writeSeconds,
      check: (answer) => {
        const { runId } = madeRun(answer)
        if (seen.has(runId)) throw new Error(`Run id ${runId} was given twice.`)
        seen.add(runId)
      },
    })
    const { latenciesMs } = measured
    report('create-run', {
      value: perSecond(measured),
      detail: {
        requests: latenciesMs.length,
        p50Ms: median(latenciesMs),
        p99Ms: percentile(latenciesMs, 99),
      },
    })
  },
}
