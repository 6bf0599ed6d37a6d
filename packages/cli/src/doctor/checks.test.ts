import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openStore } from '@stemma/store'
import { checkClock } from './check-clock.ts'
import { checkDatabaseFile } from './check-database-file.ts'
import { checkFolder, spaceCheck } from './check-folder.ts'
import { checkStorage } from './check-storage.ts'
import { readConfiguration } from './read-configuration.ts'

let folder = ''

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemma-doctor-'))
})

after(() => rm(folder, { recursive: true, force: true }))

test('clocks that are seconds apart agree, minutes apart they do not', () => {
  const date = 'Tue, 14 Nov 2023 22:13:20 GMT'
  const at = 1_700_000_000_000
  assert.equal(checkClock({ date, askedMs: at + 900, answeredMs: at + 950 }).status, 'ok')
  assert.match(
    checkClock({ date, askedMs: at + 60_000, answeredMs: at + 60_000 }).detail,
    /60 s ahead of/u,
  )
  assert.match(
    checkClock({ date, askedMs: at - 90_000, answeredMs: at - 90_000 }).detail,
    /90 s behind/u,
  )
  assert.equal(checkClock({ date: null, askedMs: at, answeredMs: at }).status, 'unknown')
})

test('little space warns, hardly any is a problem', () => {
  assert.equal(spaceCheck('data', 5e9).status, 'ok')
  assert.equal(spaceCheck('data', 5e8).status, 'warning')
  assert.equal(spaceCheck('data', 5e7).status, 'problem')
})

test('a folder can be written, is missing, or is a file', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  const statuses = async (path: string) =>
    (await checkFolder({ name: 'data', path })).map(({ status }) => status)
  assert.equal((await statuses(folder))[0], 'ok')
  assert.deepEqual(await statuses(join(folder, 'absent')), ['unknown'])
  assert.deepEqual(await statuses(file), ['problem'])
})

test('a data folder that others can read is a warning, with what to do', async () => {
  const path = join(folder, 'open')
  await mkdir(path)
  const first = async () => (await checkFolder({ name: 'data folder', path, isPrivate: true }))[0]
  await chmod(path, 0o755)
  const found = await first()
  assert.deepEqual([found?.status, found?.next], ['warning', `chmod 700 ${path}`])
  await chmod(path, 0o700)
  assert.equal((await first())?.status, 'ok')
})

test('a whole database is told from one that is cut off and from other files', async () => {
  const path = join(folder, 'a.db')
  const store = await openStore({ database: path, role: 'writer' })
  await store.close()
  assert.equal((await checkDatabaseFile(path))[0]?.status, 'ok')
  await truncate(path, 8192)
  const [cut] = await checkDatabaseFile(path)
  assert.equal(cut?.status, 'problem')
  assert.match(cut?.detail ?? '', /cut off: .* are missing/u)
  await writeFile(path, 'x'.repeat(500))
  assert.match((await checkDatabaseFile(path))[0]?.detail ?? '', /no SQLite database/u)
  assert.equal((await checkDatabaseFile(join(folder, 'absent.db')))[0]?.status, 'unknown')
})

test('the lock names the process that has it', async () => {
  const path = join(folder, 'held.db')
  await (await openStore({ database: path, role: 'writer' })).close()
  await writeFile(`${path}.pid`, `${process.pid}\n`)
  const [, held] = await checkDatabaseFile(path)
  assert.equal(held?.detail, `held by process ${process.pid}`)
  await writeFile(`${path}.pid`, '4194999\n')
  assert.match((await checkDatabaseFile(path))[1]?.detail ?? '', /^free; process 4194999/u)
})

test('each setting says where it came from, without passwords', async () => {
  const config = join(folder, 'stemma.yaml')
  await writeFile(config, 'port: 5001\nlog-level: warn\n')
  const { options } = await readConfiguration({
    flags: { config, host: '0.0.0.0' },
    environment: {
      STEMMA_READERS: '4',
      MLFLOW_BACKEND_STORE_URI: 'postgresql://me:secret@db/x?password=secret',
      STEMMA_SECRET_KEY: 'hunter2',
    },
  })
  const of = (wanted: string) => {
    const option = options.find(({ name }) => name === wanted)
    return [option?.value, option?.source]
  }
  assert.deepEqual(of('host'), ['0.0.0.0', '--host'])
  assert.deepEqual(of('port'), ['5001', config])
  assert.deepEqual(of('readers'), ['4', 'STEMMA_READERS'])
  assert.deepEqual(of('database'), [
    'postgresql://me:***@db/x?password=***',
    'MLFLOW_BACKEND_STORE_URI',
  ])
  assert.deepEqual(of('serve-artifacts'), ['true', 'default'])
  assert.deepEqual(of('secret-key'), ['(not shown)', 'STEMMA_SECRET_KEY'])
  assert.deepEqual(of('webhook-schemes'), ['https', 'default'])
  assert.deepEqual(of('webhook-timeout'), ['30', 'default'])
})

test('files of one server alone are a warning where the database may have other servers', async () => {
  const dataDir = join(folder, 'alone')
  const shared = join(folder, 'shared')
  for (const path of [dataDir, shared]) await mkdir(path)
  const warned = async (database: string, artifactsDestination: string): Promise<boolean> => {
    const checks = await checkStorage({
      ...{ dataDir, database, artifactsDestination, artifactLayout: 'auto' },
      ...{ s3: undefined, serveArtifacts: true },
    })
    const found = checks.find(({ name }) => name === 'artifacts of all servers')
    assert.ok(found === undefined || found.status === 'warning')
    return found !== undefined
  }
  // Nobody answers there: what is asked of the settings does not need the database.
  const postgres = 'postgres://stemma@127.0.0.1:1/stemma'
  assert.equal(await warned(postgres, join(dataDir, 'artifacts')), true)
  assert.equal(await warned(postgres, shared), false)
  assert.equal(await warned(join(dataDir, 'stemma.db'), join(dataDir, 'artifacts')), false)
})
