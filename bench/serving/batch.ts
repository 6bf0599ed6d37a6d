import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../tests/env/free-port.ts'
import { pythonEnvironment } from '../../tests/env/python.ts'

/*
 * Rows of a table scored by `mlflow models predict` and by `stemma predict` with a full log, the time and the most memory of each; then calls of the log run again.
 * node --conditions=source bench/serving/batch.ts [ROWS] [REPLAYS]
 */

const rows = Number(process.argv[2] ?? 1_000_000)
const replays = Number(process.argv[3] ?? 10_000)
const { python } = await pythonEnvironment('mlflow-3.17.2')
const folder = mkdtempSync(join(tmpdir(), 'stemma-bench-batch-'))
const stemma = new URL('../../packages/cli/bin/stemma', import.meta.url).pathname
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const environment = {
  ...process.env,
  MLFLOW_TRACKING_URI: url,
  MLFLOW_DISABLE_TELEMETRY: 'true',
  STEMMA_URL: url,
}

interface Took {
  readonly seconds: number
  /** Of the largest process. */
  readonly mostBytes: number
}

async function run(command: readonly string[]): Promise<Took> {
  const began = performance.now()
  const [program = '', ...words] = command
  const child = spawn(program, words, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] })
  let mostBytes = 0
  const watch = setInterval(() => {
    for (const pid of familyOf(child.pid ?? 0)) mostBytes = Math.max(mostBytes, memoryOf(pid))
  }, 100)
  // The guarantee: what the event has.
  const [code] = (await once(child, 'exit')) as [number | null]
  clearInterval(watch)
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${String(code)}.`)
  return { seconds: (performance.now() - began) / 1000, mostBytes }
}

function familyOf(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return [pid, ...children.split(' ').filter(Boolean).map(Number).flatMap(familyOf)]
  } catch {
    return []
  }
}

function memoryOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096
  } catch {
    return 0
  }
}

const told = ({ seconds, mostBytes }: Took): string =>
  `${seconds.toFixed(1)} s, ${(rows / seconds).toFixed(0)} rows/s, largest process ${(mostBytes / 2 ** 20).toFixed(0)} MiB`

let server: ChildProcess | undefined
try {
  server = spawn(
    stemma,
    ['server', '--data', join(folder, 'data'), '--port', String(port), '--log-level', 'error'],
    { stdio: 'ignore' },
  )
  for (let turn = 0; turn < 600; turn++) {
    const isThere = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isThere) break
    await pause(100)
  }
  await run([python, new URL('models.py', import.meta.url).pathname])
  const parquet = join(folder, 'rows.parquet')
  const csv = join(folder, 'rows.csv')
  const make = `import numpy, pandas, sys; t = pandas.DataFrame(numpy.random.default_rng(1).normal(size=(int(sys.argv[1]), 20)), columns=[f"f{n}" for n in range(20)]); t.to_parquet(sys.argv[2]); t.to_csv(sys.argv[3], index=False)`
  await run([python, '-c', make, String(rows), parquet, csv])
  const theirs = await run([
    ...[join(python, '..', 'mlflow'), 'models', 'predict', '-m', 'models:/bench-linear/1'],
    ...['--env-manager', 'local', '-t', 'csv', '-i', csv, '-o', join(folder, 'theirs.json')],
  ])
  console.log(`mlflow models predict: ${told(theirs)}`)
  const ours = await run([
    ...[stemma, 'predict', 'bench-linear/1', '--data', parquet, '--python', python],
    ...['-o', join(folder, 'ours.parquet')],
  ])
  console.log(`stemma predict, each row in the log: ${told(ours)}`)
  console.log(`${(theirs.seconds / ours.seconds).toFixed(1)} times as fast`)

  const own = await freePort()
  const serving = spawn(
    stemma,
    ['serve', 'bench-linear/1', '--port', String(own), '--python', python, '--name', 'bench'],
    { env: environment, stdio: 'ignore' },
  )
  const ask = async (at: number): Promise<boolean> => {
    const columns = Array.from({ length: 20 }, (_, column) => `f${column}`)
    const data = [columns.map((_, column) => Math.sin(at * 20 + column) * 2)]
    const answer = await fetch(`http://127.0.0.1:${own}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ dataframe_split: { columns, data } }),
    }).catch(() => undefined)
    return answer?.status === 200
  }
  while (!(await ask(0))) await pause(200)
  let next = 1
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (next < replays) if (!(await ask(next++))) throw new Error('a call failed')
    }),
  )
  serving.kill('SIGTERM')
  await once(serving, 'exit')
  // It fails when one does not give the output that was recorded.
  const replayed = await run([
    ...[stemma, 'replay', '--sample', String(Math.min(replays, 10_000)), '--deployment', 'bench'],
    ...['--python', python],
  ])
  console.log(
    `replay, exact: all of ${Math.min(replays, 10_000)} calls match, ${replayed.seconds.toFixed(1)} s`,
  )
} finally {
  server?.kill('SIGTERM')
  if (server !== undefined) await once(server, 'exit')
  rmSync(folder, { recursive: true, force: true })
}
