import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Client, post, type Request } from '../load/client.ts'
import { createRunRequest, epochMs, madeRun, type MadeRun } from './runs.ts'

/** How a soak is played. */
export interface SoakLoad {
  readonly port: number
  readonly seconds: number
  /** Rest of each client between two requests, so that the load is steady and the disk does not fill. */
  readonly pauseMs: number
}

/** What went through; every answer was a 200. */
export interface SoakCounts {
  writes: number
  reads: number
  points: number
}

interface Soak {
  readonly counts: SoakCounts
  readonly isOver: () => boolean
  readonly send: (client: Client, request: Request) => Promise<void>
  /** The run with the longest series, and the latest trained one. */
  readonly series: MadeRun
  latest: MadeRun
}

const key = 'loss'
const keysInBatch = 10
const stepsInBatch = 5
const batchesInRun = 100
const artifactBytes = 64 * 1024

/** Three trainers, two that log single points and three readers, until the time is over. Rejects on any wrong answer. */
export async function playSoak({ port, seconds, pauseMs }: SoakLoad): Promise<SoakCounts> {
  const deadline = performance.now() + seconds * 1000
  using first = new Client(port)
  const series = madeRun(await first.ask(createRunRequest(0, 'blue')))
  const counts: SoakCounts = { writes: 1, reads: 0, points: 0 }
  const send = async (client: Client, request: Request): Promise<void> => {
    await client.ask(request)
    if (request.method === 'GET' || request.path.endsWith('/search')) counts.reads++
    else counts.writes++
    await wait(pauseMs)
  }
  const isOver = (): boolean => performance.now() > deadline
  const soak: Soak = { counts, isOver, send, series, latest: series }
  const point = { next: 0 }
  await Promise.all([
    ...[1, 2, 3].map((trainer) => train(new Client(port), soak, trainer)),
    ...[1, 2].map(() => logPoints(new Client(port), soak, point)),
    ...[1, 2, 3].map(() => read(new Client(port), soak)),
  ])
  return counts
}

async function train(client: Client, soak: Soak, trainer: number): Promise<void> {
  using open = client
  for (let run = 0; !soak.isOver(); run++) {
    const made = madeRun(await open.ask(createRunRequest(trainer * 1_000_000 + run, 'blue')))
    soak.counts.writes++
    for (let batch = 0; batch < batchesInRun && !soak.isOver(); batch++) {
      await soak.send(open, batchRequest(made.runId, batch))
      soak.counts.points += keysInBatch * stepsInBatch
    }
    await soak.send(open, {
      method: 'PUT',
      path: `${artifactPath(made)}/model.bin`,
      body: randomBytes(artifactBytes),
      contentType: 'application/octet-stream',
    })
    const end = { run_id: made.runId, status: 'FINISHED', end_time: epochMs + batchesInRun }
    await soak.send(open, post('runs/update', end))
    soak.latest = made
  }
}

async function logPoints(client: Client, soak: Soak, point: { next: number }): Promise<void> {
  using open = client
  while (!soak.isOver()) {
    const step = point.next++
    const metric = { key, value: Math.cos(step), timestamp: epochMs + step, step }
    await soak.send(open, post('runs/log-metric', { run_id: soak.series.runId, ...metric }))
    soak.counts.points++
  }
}

async function read(client: Client, soak: Soak): Promise<void> {
  using open = client
  const page = { experiment_ids: ['0'], max_results: 100 }
  const filter = "metrics.m1 > 0 and tags.team = 'blue' and params.p0 = 'v0'"
  const history = `/api/2.0/mlflow/metrics/get-history`
  const ofSeries = `metric_key=${key}&max_results`
  while (!soak.isOver()) {
    const { runId } = soak.series
    await soak.send(open, post('runs/search', page))
    await soak.send(open, post('runs/search', { ...page, filter, order_by: ['metrics.m0 DESC'] }))
    await soak.send(open, get(`${history}?run_id=${runId}&${ofSeries}=25000`))
    await soak.send(open, get(`${history}-bulk-interval?run_ids=${runId}&${ofSeries}=320`))
    await soak.send(open, get(`/api/2.0/mlflow/runs/get?run_id=${soak.latest.runId}`))
    if (soak.latest === soak.series) continue
    await soak.send(open, get(`${artifactPath(soak.latest)}/model.bin`))
  }
}

function batchRequest(runId: string, batch: number): Request {
  return post('runs/log-batch', {
    run_id: runId,
    params: batch === 0 ? [{ key: 'p0', value: 'v0' }] : [],
    metrics: Array.from({ length: keysInBatch * stepsInBatch }, (_, i) => {
      const step = batch * stepsInBatch + Math.floor(i / keysInBatch)
      const value = 1 / (step + 1)
      return { key: `m${i % keysInBatch}`, value, timestamp: epochMs + step, step }
    }),
  })
}

function artifactPath({ artifactUri }: MadeRun): string {
  return artifactUri.replace('mlflow-artifacts:', '/api/2.0/mlflow-artifacts/artifacts')
}

function get(path: string): Request {
  return { method: 'GET', path }
}
