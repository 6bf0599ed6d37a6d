import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, before, after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { checkout } from '../env/checkout.ts'
import { startPostgres } from '../env/postgres.ts'
import { pythonEnvironment } from '../env/python.ts'
import { mustRun } from '../env/run-command.ts'
import { startServer, type TestServer } from '../server/start-server.ts'

const program = new URL('mlflow_history.py', import.meta.url).pathname

interface Compared {
  readonly facts: number
  readonly different: Readonly<Record<string, readonly unknown[]>>
}

interface ImportReport {
  readonly runs: number
  readonly newRuns: number
  readonly points: number
  readonly refused: readonly { readonly subject: string; readonly reason: string }[]
}

void suite("a history of MLflow's own moves in", () => {
  let folder = ''
  let first: TestServer
  let python: string
  const env = (): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'],
    HOME: folder,
    TMPDIR: folder,
    GIT_PYTHON_REFRESH: 'quiet',
    MLFLOW_DISABLE_TELEMETRY: 'true',
  })
  const source = (): string => join(folder, 'mlflow.db')
  const bring = async (uri: string, server: TestServer): Promise<ImportReport> => {
    const launcher = join(checkout, 'packages/cli/bin/stemma')
    const command = [launcher, 'import', 'mlflow', uri, '--url', server.url, '--json'] as const
    return JSON.parse(await mustRun(command, { cwd: folder })) as ImportReport
  }
  const compare = async (one: string, other: string, ...by: 'name'[]): Promise<Compared> => {
    const command = [python, program, 'compare', one, other, ...by] as const
    const said = await mustRun(command, { cwd: folder, env: env() })
    return JSON.parse(/^RESULT (.*)$/mu.exec(said)?.[1] ?? '{}') as Compared
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stemma-import-'))
    python = (await pythonEnvironment('mlflow-3.17.2')).python
    const make = [python, program, 'make', `sqlite:///${source()}`] as const
    await mustRun(make, { cwd: folder, env: env() })
    first = await startServer()
  })
  after(async () => {
    await first.stop()
    await rm(folder, { recursive: true, force: true })
  })

  void test('from its database file: its own client is told the same by both, call by call', async () => {
    const report = await bring(`sqlite:///${source()}`, first)
    assert.deepEqual([report.runs, report.newRuns, report.points], [6, 6, 1030])
    // Most runs have logged no file.
    assert.deepEqual(
      report.refused.filter(({ reason }) => !/have no files/u.test(reason)),
      [],
    )
    const compared = await compare(`sqlite:///${source()}`, first.url)
    assert.deepEqual(compared.different, {})
    assert.ok(compared.facts > 30)
  })

  void test('with its files, and a version that is made of them', async () => {
    const ask = async (path: string): Promise<string> => (await fetch(first.url + path)).text()
    const found = JSON.parse(await ask('/api/v1/models/registered/versions/4/artifacts')) as {
      readonly entries: readonly { readonly path: string }[]
    }
    assert.deepEqual(
      found.entries.map(({ path }) => path),
      ['MLmodel'],
    )
    const filter = encodeURIComponent("name='registered'")
    const versions = JSON.parse(
      await ask(`/api/2.0/mlflow/model-versions/search?filter=${filter}`),
    ) as {
      readonly model_versions: readonly { readonly run_id: string; readonly version: string }[]
    }
    const runId = versions.model_versions.find(({ version }) => version === '4')?.run_id ?? ''
    const note = await ask(`/get-artifact?run_id=${runId}&path=note.txt`)
    assert.equal(note, 'flavors: {} # note.txt')
  })

  void test('once more, and nothing is there twice', async () => {
    const report = await bring(source(), first)
    assert.equal(report.newRuns, 0)
    assert.deepEqual((await compare(`sqlite:///${source()}`, first.url)).different, {})
  })

  void test('grown since, and brought up to date', async (t) => {
    const grown = join(folder, 'grown.db')
    await copyFile(source(), grown)
    const sixth = await startServer()
    t.after(() => sixth.stop())
    await bring(grown, sixth)
    await mustRun([python, program, 'grow', `sqlite:///${grown}`], { cwd: folder, env: env() })
    assert.equal((await bring(grown, sixth)).newRuns, 1)
    assert.deepEqual((await compare(`sqlite:///${grown}`, sixth.url)).different, {})
  })

  void test('killed at any moment, with the server or without, and begun again', async (t) => {
    const fifth = await startServer()
    t.after(() => fifth.stop())
    const launcher = join(checkout, 'packages/cli/bin/stemma')
    for (const [index, delay] of [90, 160, 220, 280, 350].entries()) {
      const child = spawn(launcher, ['import', 'mlflow', source(), '--url', fifth.url], {
        cwd: folder,
        stdio: 'ignore',
      })
      const gone = once(child, 'exit')
      await pause(delay)
      if (index % 2 === 1) {
        await fifth.kill9()
        await fifth.start()
      }
      child.kill('SIGKILL')
      await gone
    }
    await bring(source(), fifth)
    assert.deepEqual((await compare(`sqlite:///${source()}`, fifth.url)).different, {})
  })

  void test('from a running server by REST, to PostgreSQL', async (t) => {
    const second = await startServer({ database: 'postgres' })
    t.after(() => second.stop())
    for (let time = 0; time < 2; time++) await bring(first.url, second)
    assert.deepEqual((await compare(first.url, second.url)).different, {})
    // Ids that were kept are not given again.
    const answer = await fetch(`${second.url}/api/2.0/mlflow/experiments/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"another"}',
    })
    assert.equal(answer.status, 200)
  })

  void test('from files', async (t) => {
    const files = join(folder, 'files-of-mlflow')
    const from = `file://${files}`
    const withFiles = { ...env(), MLFLOW_ALLOW_FILE_STORE: 'true' }
    await mustRun([python, program, 'make', from], { cwd: folder, env: withFiles })
    const fourth = await startServer()
    t.after(() => fourth.stop())
    const launcher = join(checkout, 'packages/cli/bin/stemma')
    const command = [launcher, 'import', 'mlruns', files, '--url', fourth.url, '--json'] as const
    for (let time = 0; time < 2; time++) {
      const report = JSON.parse(await mustRun(command, { cwd: folder })) as ImportReport
      assert.deepEqual([report.newRuns, report.points], [time === 0 ? 6 : 0, 1030])
    }
    const compared = [python, program, 'compare', from, fourth.url, 'name'] as const
    const said = await mustRun(compared, { cwd: folder, env: withFiles })
    const { different } = JSON.parse(/^RESULT (.*)$/mu.exec(said)?.[1] ?? '{}') as Compared
    assert.deepEqual(different, {})
  })

  void test('from PostgreSQL', async (t) => {
    const url = await (await startPostgres()).newDatabase()
    await copyToPostgres(source(), url)
    const third = await startServer()
    t.after(() => third.stop())
    const report = await bring(url.replace('postgresql:', 'postgresql+psycopg2:'), third)
    assert.equal(report.points, 1030)
    assert.deepEqual((await compare(first.url, third.url)).different, {})
  })
})

/** MLflow's tables with the types that they have on PostgreSQL, and all of their rows. */
async function copyToPostgres(path: string, url: string): Promise<void> {
  const from = new DatabaseSync(path, { readOnly: true })
  const to = new pg.Client({ connectionString: url })
  await to.connect()
  const tables = from
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
    .all()
    .map(({ name }) => String(name))
  for (const table of tables) {
    const columns = from.prepare('select name, type from pragma_table_info(?)').all(table)
    const types = columns.map(
      ({ name, type }) =>
        `"${String(name)}" ${String(type).replace(/^FLOAT$/u, 'double precision')}`,
    )
    await to.query(
      `create table "${table}" (${types.join(', ').replaceAll(/\b(?:JSON|BLOB|DATETIME)\b/gu, 'text')})`,
    )
    const reading = from.prepare(`select * from "${table}"`)
    reading.setReadBigInts(true)
    for (const row of reading.all()) {
      const names = Object.keys(row)
      const values = names.map((name) => {
        const isFlag = columns.some((one) => one['name'] === name && one['type'] === 'BOOLEAN')
        const value = row[name]
        return isFlag ? value === 1n : typeof value === 'bigint' ? value.toString() : value
      })
      await to.query(
        `insert into "${table}" (${names.map((name) => `"${name}"`).join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
        values,
      )
    }
  }
  await to.end()
  from.close()
}
