import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkout } from '../../tests/env/checkout.ts'
import { pythonEnvironment } from '../../tests/env/python.ts'
import { mustRun } from '../../tests/env/run-command.ts'
import { startServer } from '../../tests/server/start-server.ts'

/**
 * What `stemma run` adds to a trivial project, how soon its first line is there beside `mlflow run`, and lists of jobs beside lists of runs.
 *
 *     node --conditions=source bench/projects/run.ts [--jobs 1000] [--rounds 9]
 */
const option = (name: string, usual: number): number => {
  const at = process.argv.indexOf(name)
  return at < 0 ? usual : Number(process.argv[at + 1])
}
const [jobs, rounds] = [option('--jobs', 1000), option('--rounds', 9)]
const stemma = join(checkout, 'packages/cli/bin/stemma')
const folder = mkdtempSync(join(tmpdir(), 'stemma-bench-'))
const project = join(folder, 'project')
const server = await startServer()
try {
  const { bin } = await pythonEnvironment('mlflow-3.17.2')
  const env = {
    ...process.env,
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    MLFLOW_TRACKING_URI: server.url,
    MLFLOW_DISABLE_TELEMETRY: 'true',
    STEMMA_CACHE: join(folder, 'cache'),
    TMPDIR: folder,
  }
  const code = 'print("first line")'
  await mustRun(['git', 'init', '-q', project])
  writeFileSync(
    join(project, 'MLproject'),
    `entry_points:\n  main: {command: 'python -c ''${code}'''}\n`,
  )
  await mustRun(['git', '-C', project, 'add', '-A'])
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
  await mustRun(['git', '-C', project, ...who, 'commit', '-qm', 'x'])

  const time = async (
    command: readonly [string, ...string[]],
  ): Promise<{ readonly firstLine: number; readonly end: number }> => {
    const start = performance.now()
    const [program, ...words] = command
    const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let firstLine = Number.NaN
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stdout.on('data', (chunk: Buffer) => {
      if (Number.isNaN(firstLine) && chunk.includes('first line'))
        firstLine = performance.now() - start
    })
    const status = await new Promise((resolve) => child.once('close', resolve))
    if (status !== 0 || Number.isNaN(firstLine)) throw new Error(said)
    return { firstLine, end: performance.now() - start }
  }
  const median = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
  const several = async (command: readonly [string, ...string[]], count: number) => {
    const found = []
    for (let round = 0; round < count; round++) found.push(await time(command))
    return {
      firstLine: median(found.map((one) => one.firstLine)),
      end: median(found.map((one) => one.end)),
    }
  }
  const ours = [stemma, 'run', project, '--env-manager', 'local'] as const
  await time([...ours])
  const bare = await several(['bash', '-c', `python -c '${code}'`], rounds)
  const run = await several([...ours], rounds)
  const theirs = await several(
    [join(bin, 'mlflow'), 'run', project, '--env-manager', 'local'],
    Math.max(1, Math.floor(rounds / 3)),
  )
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`
  console.log(`a trivial project, environment there`)
  console.log(
    `  bare command ${seconds(bare.end)}, stemma run ${seconds(run.end)}: ${seconds(run.end - bare.end)} over it (at most 0.30 s)`,
  )
  console.log(
    `  first line: stemma run ${seconds(run.firstLine)}, mlflow run ${seconds(theirs.firstLine)}: ${(theirs.firstLine / run.firstLine).toFixed(1)}x (at least 10x)`,
  )

  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method: path.includes('/jobs/') ? 'PATCH' : 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(await answer.text())
    return (await answer.json()) as Record<string, unknown> // an object, as its route says
  }
  for (let at = 0; at < jobs; at++) {
    const { run_id } = await post('/runs', { experiment_id: '0', name: `retraining ${at}` })
    const job_id = randomBytes(16).toString('hex')
    const of = { job_id, kind: 'retrain', name: `churn ${at}`, engine: 'slurm' }
    await post('/jobs', {
      ...of,
      host: 'login',
      folder: '/jobs',
      command: 'python train.py',
      run_id,
    })
    await post(`/jobs/${job_id}`, { job_id, state: 'ended', exit_code: at % 7 === 0 ? 1 : 0 })
  }
  const ask = async (path: string): Promise<number> => {
    const took = []
    for (let round = 0; round < 25; round++) {
      const start = performance.now()
      await (await fetch(`${server.url}/api/v1${path}`)).text()
      took.push(performance.now() - start)
    }
    return median(took)
  }
  const lists = {
    jobs: await ask('/jobs?limit=100'),
    runs: await ask('/runs?experiment_ids=0&limit=100'),
    found: await ask('/jobs?limit=100&state=ended&kind=retrain&engine=slurm'),
    named: await ask('/jobs?limit=100&name=churn%201'),
    searched: await ask(
      `/runs?experiment_ids=0&limit=100&filter=${encodeURIComponent("attributes.run_name LIKE 'retraining%'")}`,
    ),
  }
  console.log(`${jobs} jobs recorded, a page of 100`)
  console.log(`  list: jobs ${lists.jobs.toFixed(1)} ms, runs ${lists.runs.toFixed(1)} ms`)
  console.log(
    `  search: jobs ${lists.found.toFixed(1)} ms, by name ${lists.named.toFixed(1)} ms, runs ${lists.searched.toFixed(1)} ms`,
  )
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
