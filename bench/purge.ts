import { readFile } from 'node:fs/promises'
import { Agent } from 'node:http'
import { parseArgs } from 'node:util'
import { send } from '../tests/http/request.ts'
import { startServer } from '../tests/server/start-server.ts'

/** Prints how long a write waits at most while a purge removes many runs, and what the database file gives back. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    metrics: { type: 'string', default: '20' },
    points: { type: 'string', default: '5' },
    database: { type: 'string', default: 'sqlite' },
  },
})
const runs = Number(values.runs)
const metrics = Number(values.metrics)
const points = Number(values.points)
/** Of one log-batch. */
const mostPoints = 1000
const database = values.database === 'postgres' ? 'postgres' : 'sqlite'
const server = await startServer({ database })
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

try {
  const doomed = await newExperiment('doomed')
  const kept = await newExperiment('kept')
  const made = performance.now()
  let next = 0
  const fill = async (): Promise<void> => {
    while (next < runs) {
      next += 1
      const runId = await newRun(doomed)
      const params = Array.from({ length: 10 }, (_, key) => ({ key: `p${key}`, value: 'v' }))
      await post('runs/log-batch', { run_id: runId, params })
      for (let start = 0; start < metrics * points; start += mostPoints) {
        const count = Math.min(mostPoints, metrics * points - start)
        const batch = Array.from({ length: count }, (_, index) => pointOf(start + index))
        await post('runs/log-batch', { run_id: runId, metrics: batch })
      }
      await post('runs/update', { run_id: runId, status: 'FINISHED', end_time: 5 })
    }
  }
  await Promise.all(Array.from({ length: 16 }, fill))
  console.log(
    `${runs} runs with ${metrics} metrics of ${points} points on ${database}, made in ${seconds(made)}`,
  )

  const runId = await newRun(kept)
  await writeFor(runId, 'without a purge', new Promise((resolve) => setTimeout(resolve, 5000)))
  await post('experiments/delete', { experiment_id: doomed })
  const before = await memory()
  const started = performance.now()
  const purge = fetch(`${server.url}/api/v1/trash/purge`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).then((answer) => answer.text())
  await writeFor(runId, 'while it is purged', purge)
  console.log(`server: ${before} before the purge, ${await memory()} after it`)
  console.log(`purged in ${seconds(started)}: ${(await purge).trimEnd().split('\n').at(-1)}`)
} finally {
  agent.destroy()
  await server.stop()
}

/** The point of this number: step by step, all metrics of a step together. */
function pointOf(number: number): object {
  const step = Math.floor(number / metrics)
  return { key: `m${number % metrics}`, value: step, timestamp: step, step }
}

/** What the server has in memory now, and had at most. */
async function memory(): Promise<string> {
  const status = await readFile(`/proc/${server.pid()}/status`, 'utf8')
  const of = (name: string): string => {
    const kilobytes = Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1])
    return `${(kilobytes / 1024).toFixed(0)} MiB`
  }
  return `${of('VmRSS')} (at most ${of('VmHWM')})`
}

/** Writes one metric after the other until `until`, and prints how long they took. */
async function writeFor(runId: string, when: string, until: Promise<unknown>): Promise<void> {
  const over = new AbortController()
  const ended = until.finally(() => over.abort())
  const times: number[] = []
  while (!over.signal.aborted) {
    const start = performance.now()
    const step = times.length
    await post('runs/log-metric', { run_id: runId, key: when, value: step, timestamp: step, step })
    times.push(performance.now() - start)
  }
  await ended
  times.sort((a, b) => a - b)
  const at = (part: number): string =>
    (times[Math.floor((times.length - 1) * part)] ?? 0).toFixed(1)
  console.log(
    `${when}: ${times.length} writes, median ${at(0.5)} ms, 99% ${at(0.99)} ms, longest ${at(1)} ms`,
  )
}

async function newExperiment(name: string): Promise<string> {
  return (await post('experiments/create', { name })).experiment_id
}

async function newRun(experimentId: string): Promise<string> {
  return (await post('runs/create', { experiment_id: experimentId, start_time: 1 })).run.info.run_id
}

interface Created {
  readonly experiment_id: string
  readonly run: { readonly info: { readonly run_id: string } }
}

async function post(path: string, body: object): Promise<Created> {
  const answer = await send(server.url, {
    method: 'POST',
    path: `/api/2.0/mlflow/${path}`,
    body,
    agent,
  })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
  return answer.json as Created // each caller reads the part that its route answers
}

function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`
}
