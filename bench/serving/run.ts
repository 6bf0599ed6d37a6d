import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../tests/env/free-port.ts'
import { pythonEnvironment } from '../../tests/env/python.ts'

/*
 * Calls of one model by MLflow's own scoring server and by `stemma serve`, one after the other on this machine; then how quickly the log takes rows, and how
 * quickly it is verified. node bench/serving/run.ts [SECONDS]
 */

const seconds = Number(process.argv[2] ?? 5)
const { python } = await pythonEnvironment('mlflow-3.17.2')
const folder = mkdtempSync(join(tmpdir(), 'stemma-bench-serving-'))
const stemma = new URL('../../packages/cli/bin/stemma', import.meta.url).pathname
const children: ChildProcess[] = []

interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly failed: number
}

function start(command: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const [program = '', ...args] = command
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'ignore' })
  children.push(child)
  return child
}

async function answers(url: string): Promise<void> {
  for (let turn = 0; turn < 600; turn++) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await pause(100)
  }
  throw new Error(`${url} does not answer.`)
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

function load(url: string, file: string, connections: number): Promise<Load> {
  const program = new URL('load.ts', import.meta.url).pathname
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [program, url, file, String(connections), String(seconds)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let text = ''
    child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()))
    child.once('exit', (code) =>
      code === 0
        ? resolve(JSON.parse(text) as Load) // `load.ts` prints it
        : reject(new Error('the load failed')),
    )
  })
}

const body = (rows: number): string => {
  const columns = Array.from({ length: 20 }, (_, index) => `f${index}`)
  const data = Array.from({ length: rows }, (_, row) =>
    columns.map((_name, column) => Math.sin(row * 20 + column) * 2),
  )
  const file = join(folder, `${rows}.json`)
  writeFileSync(file, JSON.stringify({ dataframe_split: { columns, data } }))
  return file
}

interface Contender {
  readonly title: string
  readonly command: (port: number) => readonly string[]
}

try {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = start([
    stemma,
    'server',
    '--data',
    join(folder, 'data'),
    '--port',
    String(port),
    '--log-level',
    'error',
  ])
  await answers(`${url}/health`)
  execFileSync(python, [new URL('models.py', import.meta.url).pathname], {
    env: { ...process.env, MLFLOW_TRACKING_URI: url, MLFLOW_DISABLE_TELEMETRY: 'true' },
    stdio: 'ignore',
  })
  const mlflow = (model: string) => (own: number) => [
    python,
    '-c',
    `import sys, mlflow.pyfunc, uvicorn; from mlflow.pyfunc import scoring_server as s; mlflow.set_tracking_uri('${url}'); uvicorn.run(s.init(mlflow.pyfunc.load_model(sys.argv[1])), port=int(sys.argv[2]), log_level='error')`,
    `models:/${model}/1`,
    String(own),
  ]
  const ours =
    (model: string, ...flags: readonly string[]) =>
    (own: number) => [
      ...[stemma, 'serve', `${model}/1`, '--url', url, '--port', String(own)],
      ...['--python', python, ...flags],
    ]
  const contenders: readonly Contender[] = [
    {
      title: 'bare Node, the same JSON',
      command: (own) => [
        process.execPath,
        new URL('bare.ts', import.meta.url).pathname,
        String(own),
      ],
    },
    { title: 'MLflow, XGBoost', command: mlflow('bench-trees') },
    { title: 'native XGBoost, asynchronous log', command: ours('bench-trees', '--log', 'async') },
    { title: 'native XGBoost, durable log', command: ours('bench-trees') },
    { title: 'MLflow, scikit-learn', command: mlflow('bench-linear') },
    {
      title: 'scikit-learn worker, asynchronous log',
      command: ours('bench-linear', '--log', 'async'),
    },
  ]
  console.log(
    '| | 1 row, 8 connections | p50 | p99 | 1 row, 1 connection, p50 | 100 rows, 8 connections |',
  )
  console.log('|---|---|---|---|---|---|')
  for (const { title, command } of contenders) {
    const own = await freePort()
    const child = start(command(own))
    await answers(`http://127.0.0.1:${own}/ping`)
    const address = `http://127.0.0.1:${own}/invocations`
    const one = await load(address, body(1), 8)
    const alone = await load(address, body(1), 1)
    const hundred = await load(address, body(100), 8)
    const failed = one.failed + alone.failed + hundred.failed
    console.log(
      `| ${title} | ${one.perSecond.toFixed(0)}/s | ${one.p50.toFixed(2)} ms | ${one.p99.toFixed(2)} ms | ${alone.p50.toFixed(2)} ms | ${(hundred.perSecond * 100).toFixed(0)} rows/s |${failed > 0 ? ` ${failed} failed` : ''}`,
    )
    await stop(child)
  }
  const before = performance.now()
  // The guarantee: what the command prints.
  const verified = JSON.parse(
    execFileSync(stemma, ['audit', 'verify', '--url', url, '--json'], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    }),
  ) as { readonly entries: number; readonly rows: number; readonly faults: readonly object[] }
  const took = (performance.now() - before) / 1000
  console.log(
    `verify: ${verified.entries} entries, ${verified.rows} rows in ${took.toFixed(1)} s, ${(verified.entries / took).toFixed(0)} entries/s, ${(verified.rows / took).toFixed(0)} rows/s, ${verified.faults.length} faults`,
  )
  await stop(server)
  const { size } = statSync(join(folder, 'data', 'stemma.db'))
  console.log(
    `database: ${size} bytes, ${(size / verified.entries).toFixed(0)} bytes a call, rows of 100 included`,
  )
} finally {
  for (const child of children) if (child.exitCode === null) child.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
}
