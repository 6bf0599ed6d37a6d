import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import type { AdoptSums, LeftAlone } from '@stemma/core'
import { startPostgres } from '../../../../tests/env/postgres.ts'
import { readSettings } from '../config/read-settings.ts'
import { startTestServer, type TestServer } from '../doors/mlflow/artifacts/test-server.ts'
import { adoptArtifacts, type AdoptArtifactsOptions } from './adopt-artifacts.ts'

const base = '/api/2.0/mlflow-artifacts/artifacts'

for (const database of ['sqlite', 'postgres'] as const) {
  void suite(`plain files become objects, with names on ${database}`, () => {
    void test('all of them, once, with their times, and leave no folder behind', async (t) => {
      const { fill, adopt, serve, artifacts } = await openPlace(t, database)
      const files = someFiles()
      await fill(artifacts, files)
      const modified = new Date(1_600_000_000_000)
      await utimes(join(artifacts, '1/run0/artifacts/f0'), modified, modified)
      const { sums } = await adopt()
      const bytes = Object.values(files).reduce((sum, content) => sum + content.length, 0)
      assert.deepEqual([sums.files, sums.bytes, sums.knownFiles], [610, bytes, 0])
      assert.ok(sums.storedBytes < bytes / 4, String(sums.storedBytes))
      assert.deepEqual(await readdir(artifacts), ['stemma-objects'])
      const again = await adopt()
      assert.deepEqual([again.sums.files, again.sums.storedBytes], [0, 0])

      const server = await serve()
      for (const [path, content] of Object.entries(files)) {
        assert.ok((await server.ask(`${base}/${path}`)).text === content, path)
      }
      const { headers } = await server.ask(`${base}/1/run0/artifacts/f0`)
      assert.equal(headers['last-modified'], modified.toUTCString())
    })

    void test('kept files are known the next time, and only removed', async (t) => {
      const { fill, adopt, artifacts } = await openPlace(t, database)
      await fill(artifacts, { '1/a': 'a', '1/b': 'b' })
      const kept = await adopt({ removes: false })
      assert.deepEqual([kept.sums.files, kept.sums.knownFiles], [2, 0])
      assert.equal(await readFile(join(artifacts, '1/a'), 'utf8'), 'a')
      const { sums } = await adopt()
      assert.deepEqual([sums.files, sums.knownFiles, sums.storedBytes], [2, 2, 0])
      assert.deepEqual(await readdir(artifacts), ['stemma-objects'])
    })

    void test('what no artifact can be, or is newer in the store, stays and is named', async (t) => {
      const { fill, adopt, serve, artifacts } = await openPlace(t, database)
      const server = await serve({ 'artifact-layout': 'objects' })
      for (const path of ['1/newer', '1/file', '1/directory/x']) {
        assert.equal(
          (await server.ask(`${base}/${path}`, { method: 'PUT', body: 'new' })).status,
          200,
        )
      }
      await server.stop()
      await fill(artifacts, { '1/newer': 'old', '1/file/x': 'old', '1/directory': 'old' })
      await fill(artifacts, { '1/a#b': '', '1/.artifact.uploading.1': '', '1/good': 'good' })
      await symlink('/etc', join(artifacts, '1/link'))
      const { sums, left } = await adopt()
      assert.deepEqual([sums.files, sums.leftAlone], [1, 6])
      assert.deepEqual(Object.fromEntries(left.map(({ path, reason }) => [path, reason])), {
        '1/newer': 'the store has another file of this name',
        '1/file/x': 'the store has a file where this one has a directory',
        '1/directory': 'the store has a directory of this name',
        '1/a#b': 'an artifact can have no such name',
        '1/.artifact.uploading.1': 'an artifact can have no such name',
        '1/link': 'a link, which is not followed',
      })
      assert.equal(await readFile(join(artifacts, '1/newer'), 'utf8'), 'old')
      assert.equal((await (await serve()).ask(`${base}/1/newer`)).text, 'new')
    })

    void test('the folder of another server is copied, or moved when that is wanted', async (t) => {
      const { fill, adopt, serve, artifacts, data } = await openPlace(t, database)
      const folder = join(data, 'mlartifacts')
      await fill(folder, { '1/r/artifacts/a': 'a', '1/r/artifacts/b': 'b' })
      assert.equal((await adopt({ folder, removes: false })).sums.files, 2)
      assert.deepEqual(await readdir(join(folder, '1/r/artifacts')), ['a', 'b'])
      assert.equal((await adopt({ folder, removes: true })).sums.knownFiles, 2)
      assert.deepEqual(await readdir(folder), [])
      for (const overlap of [artifacts, data, join(artifacts, 'stemma-objects')])
        await assert.rejects(adopt({ folder: overlap }), /overlaps the artifacts folder/)
      await assert.rejects(adopt({ folder: join(data, 'none') }), /There is no folder/)
      assert.equal((await (await serve()).ask(`${base}/1/r/artifacts/b`)).text, 'b')
    })

    void test('it stops when it is told to, and goes on from there', async (t) => {
      const { fill, adopt, artifacts } = await openPlace(t, database)
      await fill(artifacts, someFiles())
      const stopping = new AbortController()
      const onProgress = async (): Promise<void> => stopping.abort()
      const { sums } = await adopt({ signal: stopping.signal, onProgress })
      assert.equal(sums.isStopped, true)
      assert.ok(sums.files > 0 && sums.files < 610)
      assert.equal(sums.files + (await adopt()).sums.files, 610)
    })

    void test('not while a server has the folder', async (t) => {
      const { fill, adopt, serve, artifacts } = await openPlace(t, database)
      await fill(artifacts, { '1/a': 'a' })
      const server = await serve({ 'artifact-layout': 'objects' })
      // Too large to wait in the database: the server opens its objects.
      await server.ask(`${base}/x`, { method: 'PUT', body: 'x'.repeat(20_000) })
      await assert.rejects(adopt(), /Another Stemma server|another process/i)
      assert.equal((await adopt({ isDryRun: true })).sums.files, 1)
      assert.equal(await readFile(join(artifacts, '1/a'), 'utf8'), 'a')
    })
  })
}

/** Ten runs with sixty notes each, and a model that differs a little. */
function someFiles(): Record<string, string> {
  const files: Record<string, string> = {}
  const model = Array.from({ length: 20_000 }, (_, i) => `${i} ${(i * 7919) % 10_007}\n`).join('')
  for (let run = 0; run < 10; run++) {
    for (let i = 0; i < 60; i++) files[`1/run${run}/artifacts/f${i}`] = `note ${run} ${i}`
    files[`1/run${run}/artifacts/model/model.txt`] = `${model}${run}`
  }
  return files
}

interface Place {
  readonly data: string
  readonly artifacts: string
  readonly fill: (folder: string, files: Readonly<Record<string, string>>) => Promise<void>
  readonly adopt: (
    options?: Partial<AdoptArtifactsOptions>,
  ) => Promise<{ readonly sums: AdoptSums; readonly left: readonly LeftAlone[] }>
  readonly serve: (flags?: Readonly<Record<string, string>>) => Promise<TestServer>
}

async function openPlace(t: TestContext, database: 'sqlite' | 'postgres'): Promise<Place> {
  const data = await mkdtemp(join(tmpdir(), 'stemma-adopt-'))
  t.after(() => rm(data, { recursive: true }))
  const rows =
    database === 'sqlite' ? {} : { database: await (await startPostgres()).newDatabase() }
  const flags = { data, ...rows }
  const artifacts = join(data, 'artifacts')
  await mkdir(artifacts)
  return {
    ...{ data, artifacts },
    fill: async (folder, files) => {
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), content)
      }
    },
    adopt: async (options = {}) => {
      const left: LeftAlone[] = []
      const onLeft = async (one: LeftAlone): Promise<void> => void left.push(one)
      const settings = await readSettings({ flags, environment: {} })
      const sums = await adoptArtifacts(settings, { removes: true, onLeft, ...options })
      return { sums, left }
    },
    serve: async (more = {}) => {
      const server = await startTestServer({ ...flags, ...more })
      let isStopped = false
      const stop = async (): Promise<void> => {
        if (!isStopped) await server.stop()
        isStopped = true
      }
      t.after(stop)
      return { ...server, stop }
    },
  }
}
