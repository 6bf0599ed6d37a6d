import { randomBytes } from 'node:crypto'
import { mustHold } from '../load/answer.ts'
import { Client, type Request } from '../load/client.ts'
import { perSecond, runLoad } from '../load/clients.ts'
import { median, percentile } from '../load/stats.ts'
import { createRuns } from './runs.ts'
import type { Work, WorkContext } from './work.ts'

const clients = 8
const smallBytes = 4096
const smallWarmUp = 100
const megabyte = 1e6

/** Artifacts through the server. Random bytes, new ones each time: nothing to compress and nothing seen before. */
export const artifacts: Work = {
  id: 'artifacts',
  rows: ['artifact-up', 'artifact-down', 'artifact-small'],
  variants: ['mlflow-lean', 'mlflow-synced', 'mlflow-gunicorn', 'bare', 'bare-durable'],
  notAsked: { fasttrackml: 'does not serve artifacts; its clients write to the store themselves' },
  run: async (context) => {
    const { port } = await context.open()
    using client = new Client(port)
    const [run] = await createRuns(client, 1)
    if (run === undefined) throw new Error('No run was made.')
    const root = run.artifactUri.replace('mlflow-artifacts:', '/api/2.0/mlflow-artifacts/artifacts')
    await measureLarge(context, client, root)
    await measureSmall(context, port, root)
  },
}

async function measureLarge(context: WorkContext, client: Client, root: string): Promise<void> {
  const { scale, report } = context
  const up: number[] = []
  const down: number[] = []
  // One more than counted: the first transfer warms up.
  for (let i = 0; i <= scale.transfers; i++) {
    const body = randomBytes(scale.fileBytes)
    const path = `${root}/large/${i}.bin`
    const sent = await client.ask(put(path, body))
    const got = await client.ask({ method: 'GET', path })
    mustHold(got.body.equals(body), `${path} came back changed.`)
    if (i === 0) continue
    up.push(scale.fileBytes / megabyte / (sent.ms / 1000))
    down.push(scale.fileBytes / megabyte / (got.ms / 1000))
  }
  report('artifact-up', { value: median(up), detail: { transfers: up.length } })
  report('artifact-down', { value: median(down), detail: { transfers: down.length } })
}

async function measureSmall(context: WorkContext, port: number, root: string): Promise<void> {
  const { scale, report } = context
  const total = scale.smallFiles + clients * smallWarmUp
  const files = Array.from({ length: total }, (_, i) =>
    put(`${root}/small/${i}.bin`, randomBytes(smallBytes)),
  )
  const lists = Array.from({ length: clients }, (_, i) => files.filter((_, j) => j % clients === i))
  const measured = await runLoad({ port, lists, warmUp: smallWarmUp, seconds: scale.readSeconds })
  const { latenciesMs } = measured
  using client = new Client(port)
  for (const { path, body } of files.slice(0, 16)) {
    const got = await client.ask({ method: 'GET', path })
    mustHold(body !== undefined && got.body.equals(body), `${path} came back changed.`)
  }
  report('artifact-small', {
    value: perSecond(measured),
    detail: {
      requests: latenciesMs.length,
      p50Ms: median(latenciesMs),
      p99Ms: percentile(latenciesMs, 99),
    },
  })
}

function put(path: string, body: Buffer): Request {
  return { method: 'PUT', path, body, contentType: 'application/octet-stream' }
}
