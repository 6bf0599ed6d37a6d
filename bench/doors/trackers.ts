import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { checkout } from '../../tests/env/checkout.ts'
import { freePort } from '../../tests/env/free-port.ts'
import { pythonEnvironment } from '../../tests/env/python.ts'
import { mustRun } from '../../tests/env/run-command.ts'
import { startServer, type TestServer } from '../../tests/server/start-server.ts'
import { peakMemory } from '../data/peak-memory.ts'
import { bareAim } from './bare-aim.ts'
import { makeMlflow } from './made-mlflow.ts'

/**
 * Clients of other trackers against a server of ours, and histories that move in. Aim's client also against Aim's own server, and the move of MLflow's
 * history also by mlflow-export-import, of fewer runs. Prints a line for each figure.
 */
const usage = 'node bench/doors/trackers.ts --only aim|comet|import [--points N] [--runs N]'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    points: { type: 'string', default: '' },
    runs: { type: 'string', default: '10000' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'stemma-trackers-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const env = {
  PATH: process.env['PATH'],
  HOME: folder,
  TMPDIR: folder,
  MLFLOW_DISABLE_TELEMETRY: 'true',
  GIT_PYTHON_REFRESH: 'quiet',
}
const quiet = { arguments: ['--log-level', 'warn'] }

function programAt(name: string): string {
  return new URL(name, import.meta.url).pathname
}

function resultOf(said: string): { readonly id: string; readonly seconds: number } {
  const [, id = '', seconds = ''] = /^RESULT (\S+) (\S+)$/mu.exec(said) ?? []
  if (id === '') throw new Error(said)
  return { id, seconds: Number(seconds) }
}

async function readable(
  server: TestServer,
  runId: string,
  key: string,
  count: number,
): Promise<void> {
  const path = `${server.url}/api/2.0/mlflow/metrics/get-history?run_id=${runId}&metric_key=${key}`
  for (;;) {
    // What the route answers.
    const answer = (await (await fetch(path)).json()) as { readonly metrics?: readonly unknown[] }
    if ((answer.metrics?.length ?? 0) >= count) return
  }
}

async function benchAim(): Promise<void> {
  const metrics = 50
  const steps = values.points === '' ? 1000 : Math.ceil(Number(values.points) / metrics)
  const { python, bin } = await pythonEnvironment('aim-3.29.1')
  const program = programAt('aim-run.py')
  const sizes = [String(metrics), String(steps)]
  const server = await startServer(quiet)
  const track = async (address: string) =>
    resultOf(await mustRun([python, program, address, ...sizes], { cwd: folder, env }))
  const ours = await peakMemory(server.pid(), async () => {
    const { id, seconds } = await track(server.url.replace('http:', 'aim:'))
    const began = performance.now()
    await readable(server, id, 'metric_0', steps)
    return seconds + (performance.now() - began) / 1000
  })
  const least: number[] = []
  for (const file of [undefined, join(folder, 'frames')]) {
    const bare = await bareAim(server.url, file)
    least.push((await track(bare.url)).seconds)
    bare.stop()
  }
  await server.stop()

  const repository = join(folder, 'aim')
  mkdirSync(repository)
  await mustRun([join(bin, 'aim'), 'init', '--repo', repository, '-y'], { cwd: folder, env })
  const port = await freePort()
  const options = ['--repo', repository, '--host', '127.0.0.1', '--port', String(port)]
  const theirs = spawn(join(bin, 'aim'), ['server', ...options], {
    cwd: folder,
    env,
    stdio: 'ignore',
  })
  const gone = once(theirs, 'exit')
  try {
    while (!(await fetch(`http://127.0.0.1:${port}/status/`).catch(() => undefined))?.ok);
    const { pid = 0 } = theirs
    const peer = await peakMemory(pid, () => track(`aim://127.0.0.1:${port}`))
    const { seconds } = peer.value
    const beside = (time: number): string =>
      `${time.toFixed(1)} s (${(seconds / time).toFixed(2)}x)`
    console.log(
      `Aim, ${metrics} metrics x ${steps} steps, to readable: ${beside(ours.value)}; aim's server ${seconds.toFixed(1)} s`,
    )
    const [alone = NaN, durable = NaN] = least
    console.log(
      `Aim, the client at a server that answers at once and keeps nothing: ${beside(alone)}; that has each frame on disk and no more: ${beside(durable)}`,
    )
    const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`
    console.log(
      `Aim, memory of the server (PSS, all its processes): ${mebibytes(ours.peakBytes)}; aim's ${mebibytes(peer.peakBytes)} (${(peer.peakBytes / ours.peakBytes).toFixed(2)}x)`,
    )
  } finally {
    theirs.kill('SIGKILL')
    await gone
  }
}

async function benchComet(): Promise<void> {
  const points = values.points === '' ? 100_000 : Number(values.points)
  const { python } = await pythonEnvironment('comet-3.58.8')
  const server = await startServer(quiet)
  const clientlib = `${server.url}/clientlib/`
  const withServer = { ...env, COMET_API_KEY: 'key', COMET_URL_OVERRIDE: clientlib }
  const program = [python, programAt('comet-run.py'), String(points)] as const
  const { id, seconds } = resultOf(await mustRun(program, { cwd: folder, env: withServer }))
  const began = performance.now()
  await readable(server, id, 'metric_0', points / 10)
  const whole = seconds + (performance.now() - began) / 1000
  // The same batches without the client: what the server takes at most.
  const send = async (batch: number): Promise<void> => {
    const list = Array.from({ length: 1000 }, (_, at) => ({
      metricName: `other_${at % 10}`,
      metricValue: at * 0.5,
      step: batch * 100 + Math.floor(at / 10),
      timestamp: 1_700_000_000_000 + batch,
    }))
    const body = gzipSync(JSON.stringify({ experimentKey: id, values: list }))
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const path = `${clientlib}batch/logger/experiment/metric`
    const answer = await fetch(path, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(await answer.text())
  }
  const from = performance.now()
  for (let batch = 0; batch < points / 1000; batch++) await send(batch)
  const most = points / ((performance.now() - from) / 1000)
  await server.stop()
  const rate = points / whole
  console.log(
    `Comet, ${points} points by the client, to readable: ${whole.toFixed(1)} s, ${rate.toFixed(0)}/s; the server takes ${most.toFixed(0)}/s (${(most / rate).toFixed(2)}x)`,
  )
}

async function benchImport(): Promise<void> {
  const runs = Number(values.runs)
  const { python } = await pythonEnvironment('mlflow-3.17.2')
  const empty = join(folder, 'empty.db')
  const make = `import mlflow\nfrom mlflow.tracking import MlflowClient\nMlflowClient("sqlite:///${empty}").create_experiment("bench")`
  await mustRun([python, '-c', make], { cwd: folder, env })
  const path = join(folder, 'mlflow.db')
  makeMlflow({ empty, path, runs, metrics: 30, points: 100 })
  const server = await startServer(quiet)
  const launcher = join(checkout, 'packages/cli/bin/stemma')
  const command = [launcher, 'import', 'mlflow', path, '--url', server.url, '--json'] as const
  const times: number[] = []
  for (let time = 0; time < 2; time++) {
    const began = performance.now()
    await mustRun(command, { cwd: folder })
    times.push((performance.now() - began) / 1000)
  }
  await server.stop()
  const [first = NaN, again = NaN] = times
  const rate = (runs * 3000) / first

  const few = 20
  const small = join(folder, 'small.db')
  makeMlflow({ empty, path: small, runs: few, metrics: 30, points: 100 })
  const { bin } = await pythonEnvironment('mlflow-export-import')
  const out = join(folder, 'out')
  const began = performance.now()
  await mustRun([join(bin, 'export-experiments'), '--experiments', 'bench', '--output-dir', out], {
    cwd: folder,
    env: { ...env, MLFLOW_TRACKING_URI: `sqlite:///${small}` },
  })
  await mustRun([join(bin, 'import-experiments'), '--input-dir', out], {
    cwd: folder,
    env: { ...env, MLFLOW_TRACKING_URI: `sqlite:///${join(folder, 'other.db')}` },
  })
  const peer = (few * 3000) / ((performance.now() - began) / 1000)
  console.log(
    `import mlflow, ${runs} runs x 30 metrics x 100 points: ${first.toFixed(1)} s, ${rate.toFixed(0)} points/s; once more ${again.toFixed(1)} s; mlflow-export-import of ${few} runs ${peer.toFixed(0)} points/s (${(rate / peer).toFixed(0)}x)`,
  )
}

switch (values.only) {
  case 'aim':
    await benchAim()
    break
  case 'comet':
    await benchComet()
    break
  case 'import':
    await benchImport()
    break
  default:
    console.error(usage)
    process.exitCode = 2
}
