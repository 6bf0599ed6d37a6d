import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { hostileRoutes, requestOf } from '../tests/hostile/route-requests.ts'
import { mlflow, startWorld } from '../tests/hostile/world.ts'
import { send } from '../tests/http/request.ts'
import { fillings, largeBody } from './load/large-bodies.ts'
import type { Sent } from './load/send-once.ts'
import { percentile } from './load/stats.ts'

/** Prints what a request of the largest allowed size on each route does to everybody else: to `/health`, to a log-metric, and to the memory. */
const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    only: { type: 'string', default: '' },
    times: { type: 'string', default: '3' },
  },
})
const healthLimitMs = 100
const metricLimitMs = 1000
const memoryLimitMiB = 600

const world = await startWorld(values.database === 'postgres' ? 'postgres' : 'sqlite')
const { server, ids } = world
/** What the others log to: none of the routes below touches it. */
const beside = await newRun()
let misses = 0
let step = 0
try {
  console.log(
    '| route | filled with | MB | status | slowest s | health p99 ms | log-metric p99 ms | memory MiB |',
  )
  console.log('|---|---|---|---|---|---|---|---|')
  // What removes comes last: the others are to find what they ask for.
  const removes = ({ title }: { readonly title: string }): number =>
    /delete|trash|purge/i.test(title) ? 1 : 0
  for (const route of hostileRoutes(ids).toSorted((a, b) => removes(a) - removes(b))) {
    if (route.byQuery || route.fields.size === 0 || !route.title.includes(values.only)) continue
    // Both prefixes of MLflow lead to the same.
    if (route.path.startsWith('/ajax-api/')) continue
    const valid = requestOf(route, ids, {}).body as Readonly<Record<string, unknown>> // no query: an object
    for (const filling of fillings(route)) {
      const body = largeBody(route, { filling, valid })
      await resetPeak()
      const over = new AbortController()
      const sending = sendThere(route.route.method, route.path, body).finally(() => over.abort())
      const [sent, health, metric] = await Promise.all([
        sending,
        timesOf(over.signal, 5, () => send(server.url, { path: '/health' })),
        timesOf(over.signal, 0, logMetric),
      ])
      const memory = await peakMiB()
      const [healthMs, metricMs] = [percentile(health, 99), percentile(metric, 99)]
      const isMiss = healthMs > healthLimitMs || metricMs > metricLimitMs || memory > memoryLimitMiB
      if (isMiss) misses++
      const slowest = Math.max(...sent.map(({ ms }) => ms)) / 1000
      console.log(
        `| ${route.title} | ${filling} | ${(body.length / 1e6).toFixed(1)} | ${[...new Set(sent.map(({ status }) => status))].join(' ')} | ${slowest.toFixed(2)} | ${healthMs.toFixed(1)} | ${metricMs.toFixed(1)} | ${memory.toFixed(0)}${isMiss ? ' **over**' : ''} |`,
      )
    }
  }
  console.log(
    `\n${misses} over the limits of ${healthLimitMs} ms, ${metricLimitMs} ms and ${memoryLimitMiB} MiB`,
  )
} finally {
  await server.stop()
}

async function sendThere(method: string, path: string, body: Buffer): Promise<readonly Sent[]> {
  const request = { method, path, headers: { 'content-type': 'application/json' }, body }
  const worker = new Worker(new URL('load/send-once.ts', import.meta.url), {
    workerData: { url: server.url, request, times: Number(values.times) },
  })
  const [sent] = (await once(worker, 'message')) as [readonly Sent[]] // what that file posts
  return sent
}

/** Does something again and again, with a pause, at least once; how long each took. */
async function timesOf(
  over: AbortSignal,
  pauseMs: number,
  work: () => Promise<unknown>,
): Promise<readonly number[]> {
  const times: number[] = []
  do {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  } while (!over.aborted)
  return times
}

async function newRun(): Promise<string> {
  const experiment = await post('experiments/create', { name: 'beside' })
  const run = await post('runs/create', { experiment_id: experiment.experiment_id, start_time: 1 })
  return run.run.info.run_id
}

interface Created {
  readonly experiment_id: string
  readonly run: { readonly info: { readonly run_id: string } }
}

async function post(path: string, body: object): Promise<Created> {
  const answer = await send(server.url, { method: 'POST', path: `${mlflow}/${path}`, body })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
  return answer.json as Created // each caller reads the part that its route answers
}

async function logMetric(): Promise<void> {
  const metric = { run_id: beside, key: 'm', value: step, timestamp: ++step, step }
  await post('runs/log-metric', metric)
}

/** Linux counts the most memory anew from here. */
async function resetPeak(): Promise<void> {
  await writeFile(`/proc/${server.pid()}/clear_refs`, '5')
}

async function peakMiB(): Promise<number> {
  const status = await readFile(`/proc/${server.pid()}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}
