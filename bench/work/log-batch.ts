import { Client, post, type Request } from '../load/client.ts'
import { perSecond, runLoad } from '../load/clients.ts'
import { median, percentile } from '../load/stats.ts'
import type { RowId } from '../rows.ts'
import { createRuns, epochMs } from './runs.ts'
import type { Work, WorkContext } from './work.ts'

const metricsInBatch = 1000
const manyClients = 4
const warmUp = 3

interface Shape {
  readonly keys: number
  readonly alone: RowId
  readonly together: RowId
}

const shapes: readonly Shape[] = [
  { keys: 10, alone: 'log-batch-steps-alone', together: 'log-batch-steps-together' },
  { keys: 1000, alone: 'log-batch-keys-alone', together: 'log-batch-keys-together' },
]

/** A thousand points a request, few long series or many short ones; no point is sent twice. */
export const logBatch: Work = {
  id: 'log-batch',
  rows: shapes.flatMap(({ alone, together }) => [alone, together]),
  variants: ['fasttrackml-shipped'],
  notAsked: {},
  run: async (context) => {
    for (const shape of shapes) await measureShape(context, shape)
  },
}

/** Each shape gets a server of its own, so that neither sees the other's rows. */
async function measureShape(context: WorkContext, shape: Shape): Promise<void> {
  const { scale, open, report } = context
  const server = await open()
  const { port } = server
  using client = new Client(port)
  const runs = await createRuns(client, 1 + manyClients)
  const lists = runs.map(({ runId }, i) =>
    batches(runId, shape.keys, warmUp + (i === 0 ? scale.batchesAlone : scale.batchesTogether)),
  )
  const seconds = scale.writeSeconds

  const alone = await runLoad({ port, lists: lists.slice(0, 1), warmUp, seconds })
  report(shape.alone, {
    value: median(alone.latenciesMs),
    detail: { requests: alone.latenciesMs.length, p99Ms: percentile(alone.latenciesMs, 99) },
  })

  const together = await runLoad({ port, lists: lists.slice(1), warmUp, seconds })
  report(shape.together, {
    value: perSecond(together) * metricsInBatch,
    detail: { requests: together.latenciesMs.length, p50Ms: median(together.latenciesMs) },
  })
  await server.stop()
}

function batches(runId: string, keys: number, count: number): readonly Request[] {
  const steps = metricsInBatch / keys
  return Array.from({ length: count }, (_, batch) =>
    post('runs/log-batch', {
      run_id: runId,
      metrics: Array.from({ length: metricsInBatch }, (_, i) => {
        const step = batch * steps + Math.floor(i / keys)
        return {
          key: `metric-${i % keys}`,
          value: (i + 1) / (step + 1),
          timestamp: epochMs + step,
          step,
        }
      }),
    }),
  )
}
