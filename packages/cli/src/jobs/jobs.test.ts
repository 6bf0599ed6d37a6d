import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { NativeJob, NativeRun } from '@stemma/contract'
import { fakeKubernetes } from '../../../../tests/env/fake-kubernetes.ts'
import { commandLine, openTestBench, printedList, type TestBench } from '../command-line.testing.ts'

const project = `entry_points:
  main: {command: "echo started; until [ -e {go} ]; do sleep 0.05; done; echo ended: Zürich", parameters: {go: string}}
`

suite('stemma jobs', () => {
  let bench: TestBench
  before(async () => {
    bench = await openTestBench()
    await mkdir(join(bench.folder, 'wait'))
    await writeFile(join(bench.folder, 'wait/MLproject'), project)
  })
  after(() => bench.close())

  const cache = (): string => join(bench.folder, 'cache')
  const stemma = (...args: readonly string[]) => bench.stemmaIn({ STEMMA_CACHE: cache() }, ...args)
  const jobOf = async (id: string): Promise<NativeJob> =>
    JSON.parse((await stemma('jobs', 'show', id, '--json')).stdout) as NativeJob // as printed
  const runOf = async (id = ''): Promise<NativeRun> =>
    JSON.parse((await stemma('runs', 'show', id, '--json')).stdout) as NativeRun // as printed
  const start = (go: string, ...more: readonly string[]): ChildProcess =>
    spawn(process.execPath, [...commandLine, 'run', 'wait', '-P', `go=${go}`, ...more], {
      cwd: bench.folder,
      env: { ...process.env, STEMMA_URL: bench.url, STEMMA_CACHE: cache() },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const newest = async (): Promise<NativeJob> => {
    const [first] = printedList(await stemma('jobs', 'list', '--json')) as unknown as NativeJob[] // as printed
    assert.ok(first)
    return first
  }

  test('a job that is not waited for goes on, and is given its end by whoever looks', async () => {
    const go = join(bench.folder, 'go-1')
    const done = await stemma('run', 'wait', '-P', `go=${go}`, '--detach', '--json')
    assert.equal(done.status, 0, done.stderr)
    const { job_id: id, run_id: runId, status } = JSON.parse(done.stdout) as Record<string, string> // a run
    assert.ok(id !== undefined && runId !== undefined)
    assert.equal(status, 'RUNNING')
    const job = await jobOf(id)
    assert.deepEqual(
      [job.state, job.run_id, job.kind, job.engine],
      ['running', runId, 'run', 'local'],
    )
    await writeFile(go, '')
    while ((await jobOf(id)).state === 'running') await pause(50)
    const ended = await jobOf(id)
    assert.deepEqual([ended.state, ended.exit_code], ['ended', 0])
    assert.equal((await runOf(runId)).status, 'FINISHED')
    assert.equal((await stemma('jobs', 'logs', id.slice(0, 8))).stdout, 'started\nended: Zürich\n')
    assert.ok(!existsSync(ended.folder))
  })

  test('a job whose command was killed is seen, watched and ended', async () => {
    const go = join(bench.folder, 'go-2')
    const child = start(go)
    await hasStarted(child)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const { job_id: id, state, run_id: runId } = await newest()
    assert.equal(state, 'running')
    await writeFile(go, '')
    const watched = await stemma('jobs', 'watch', id)
    assert.deepEqual([watched.status, watched.stdout], [0, 'started\nended: Zürich\n'])
    assert.equal((await runOf(runId)).status, 'FINISHED')
    const { stdout } = await stemma('jobs', 'logs', id)
    assert.equal(stdout, 'started\nended: Zürich\n')
  })

  test('a job is ended by anybody, and whoever waits for it is told', async () => {
    const child = start(join(bench.folder, 'never'))
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await hasStarted(child)
    const { job_id: id, run_id: runId } = await newest()
    const cancelled = await stemma('jobs', 'cancel', id)
    assert.match(cancelled.stderr, /is to end/)
    const [status] = (await once(child, 'exit')) as unknown[]
    assert.equal(status, 1)
    assert.match(said, /it was cancelled; run \w+ is KILLED/)
    assert.equal((await jobOf(id)).state, 'killed')
    assert.equal((await runOf(runId)).status, 'KILLED')
    const again = await stemma('jobs', 'cancel', id)
    assert.match(again.stderr, /has ended already/)
    assert.deepEqual(await readdir(join(cache(), 'jobs')), [])
  })

  test('a job goes on to its end when nobody reads any more', async () => {
    const go = join(bench.folder, 'go-4')
    const child = start(go)
    await hasStarted(child)
    const { run_id: runId } = await newest()
    child.stdout?.destroy()
    await writeFile(go, '')
    const [status] = (await once(child, 'exit')) as unknown[]
    assert.equal(status, 0)
    assert.equal((await runOf(runId)).status, 'FINISHED')
  })

  test('a gate on an engine is the same command there, and a job', async (t) => {
    const { address } = await fakeKubernetes(t)
    const template = join(bench.folder, 'job.yaml')
    await writeFile(
      template,
      'kind: Job\nspec: {template: {spec: {containers: [{name: main, image: example.com/stemma}]}}}\n',
    )
    const engine = [`address=${address}`, 'namespace=ml', `template=${template}`, 'token=secret']
    const done = await stemma(
      ...[
        'gate',
        'none',
        '--candidate',
        '2',
        '--data',
        'churn/1',
        '--label',
        'a',
        '--metric',
        'f1',
      ],
      ...['--engine', 'kubernetes', ...engine.flatMap((option) => ['--engine-option', option])],
    )
    assert.equal(done.status, 1)
    assert.match(done.stdout, /Registered Model with name=none not found/)
    const job = await newest()
    assert.deepEqual(
      [job.kind, job.engine, job.state, job.exit_code],
      ['gate', 'kubernetes', 'ended', 1],
    )
    assert.doesNotMatch(job.command, /engine/)
    const { stdout } = await stemma('jobs', 'logs', job.job_id)
    assert.match(stdout, /Registered Model with name=none not found/)
  })

  test('a job goes on while the server is away, and is given its end when it is back', async () => {
    const go = join(bench.folder, 'go-3')
    const child = start(go)
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await hasStarted(child)
    const { run_id: runId } = await newest()
    await bench.close(false)
    await writeFile(go, '')
    while (!said.includes('Trying again')) await pause(50)
    // On the same port, with the same data.
    const port = new URL(bench.url).port
    const server = spawn(
      process.execPath,
      [
        ...commandLine,
        'server',
        '--port',
        port,
        '--data',
        join(bench.folder, 'data'),
        '--log-level',
        'silent',
      ],
      { stdio: 'ignore' },
    )
    try {
      const [status] = (await once(child, 'exit')) as unknown[]
      assert.equal(status, 0, said)
      const run = await runOf(runId)
      assert.equal(run.status, 'FINISHED')
    } finally {
      const gone = once(server, 'exit')
      server.kill('SIGTERM')
      await gone
      await rm(bench.folder, { recursive: true })
      bench = await openTestBench()
    }
  })
})

async function hasStarted({ stdout }: ChildProcess): Promise<void> {
  let said = ''
  while (!said.includes('started')) {
    const [chunk] = (await once(stdout ?? assert.fail(), 'data')) as [Buffer] // of a pipe
    said += chunk.toString()
  }
  // It goes on printing, and nobody has to read it.
  stdout?.resume()
}
