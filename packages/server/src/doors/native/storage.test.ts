import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  parseJson,
  type StorageCheckLine,
  type StorageGcProgress,
  type StorageUse,
} from '@stemma/contract'
import { openStore } from '@stemma/store'
import { startPostgres } from '../../../../../tests/env/postgres.ts'
import { readSettings } from '../../config/read-settings.ts'
import { startServer } from '../../start-server.ts'
import { addRuns, startNative, testDatabases, type NativeClient } from './native.testing.ts'

for (const database of testDatabases) {
  test(`what takes space is told by experiment and by logged model, on ${database}`, async (t) => {
    const client = await startNative(t, database)
    const [runId = ''] = await addRuns(client, 'large', [{}])
    const { experiment_id: id } = (await client.ask('runs.get', `/runs/${runId}`)).body
    const modelId = await addModel(client, id)
    await upload(client, `${id}/${runId}/artifacts/a/b.txt`, '12345')
    await upload(client, `${id}/models/${modelId}/artifacts/m.bin`, '123')
    await upload(client, 'stray/x.txt', '1')
    await client.ask('experiments.delete', `/experiments/${id}`)
    // On a slow machine lines of progress come between.
    const usesBy = async (query: string) =>
      (await usage(client, query)).filter(({ kind }) => kind !== 'progress')
    const found = await usesBy('')
    assert.deepEqual(
      found.map(({ kind, id: of, name, artifacts, logical_bytes: bytes }) =>
        kind === 'database' || kind === 'total' ? [kind] : [kind, of, name, artifacts, bytes],
      ),
      [
        ['experiment', id, 'large', 2, 8],
        ['other', undefined, undefined, 1, 1],
        ['database'],
        ['total'],
      ],
    )
    assert.equal(found[0]?.lifecycle_stage, 'deleted')
    assert.ok(Number(found[2]?.stored_bytes) > 100_000)
    assert.ok(Number(found[3]?.stored_bytes) >= Number(found[2]?.stored_bytes) + 9)
    assert.equal(Number(found[3]?.logical_bytes), Number(found[2]?.logical_bytes) + 9)
    const [model, other] = await usesBy('?by=logged-model')
    assert.deepEqual([model?.id, model?.artifacts, model?.logical_bytes], [modelId, 1, 3])
    assert.deepEqual([other?.kind, other?.artifacts], ['other', 2])
    assert.equal((await client.refused('storage.usage', '/storage/usage?by=size')).status, 400)
  })

  test(`a check names what is wrong with the rows and mends what can be mended, on ${database}`, async (t) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'stemma-check-'))
    t.after(() => rmSync(dataDir, { recursive: true }))
    const url =
      database === 'postgres'
        ? await (await startPostgres()).newDatabase()
        : join(dataDir, 'stemma.db')
    await damage(url)
    const flags = { data: dataDir, database: url, port: '0', 'log-level': 'silent' }
    const server = await startServer(await readSettings({ flags, environment: {} }))
    t.after(() => server.stop())
    const problems = (lines: readonly StorageCheckLine[]) =>
      lines
        .filter(({ kind }) => kind === 'problem')
        .map(({ place, problem, mended }) => [place, problem, mended])
    const first = await check(server.url, {})
    assert.deepEqual(problems(first), [
      ['run number 4711', 'has rows though there is no such run', false],
      ['logged-model number 8', 'has rows though there is no such logged-model', false],
      ['runs:/homeless', 'is in an experiment that is not there', false],
      ['runs:/unlisted', 'is deleted but not on the list of the trash', false],
    ])
    assert.ok(first.some(({ kind, place }) => kind === 'progress' && place === 'rows of runs'))
    const repaired = await check(server.url, { repair: true })
    assert.deepEqual(
      problems(repaired).map(([place, , mended]) => [place, mended]),
      [
        ['run number 4711', true],
        ['logged-model number 8', true],
        ['runs:/homeless', false],
        ['runs:/unlisted', true],
      ],
    )
    assert.deepEqual(
      [repaired.at(-1)?.kind, repaired.at(-1)?.problems, repaired.at(-1)?.mended_problems],
      ['done', 4, 3],
    )
    assert.deepEqual(
      problems(await check(server.url, {})).map(([place]) => place),
      ['runs:/homeless'],
    )
  })
}

test('a collection keeps what is young, and takes no grace that is none', async (t) => {
  const { url, dataDir, refused } = await startNative(t)
  const young = join(dataDir, 'artifacts/.artifact.uploading.young')
  mkdirSync(join(dataDir, 'artifacts'), { recursive: true })
  writeFileSync(young, 'half')
  for (const request of [{}, { dry_run: true }, { grace: '1m' }]) {
    const lines = await gc(url, request)
    assert.deepEqual([lines.at(-1)?.done, lines.at(-1)?.leftovers], [true, 0])
  }
  assert.ok(existsSync(young))
  const short = await refused('storage.gc', '/storage/gc', { grace: '59s' })
  assert.deepEqual([short.status, short.code], [400, 'INVALID_PARAMETER_VALUE'])
  assert.match(short.message, /'grace'.*at least 1m/)
  assert.equal((await refused('storage.gc', '/storage/gc', { grace: 'x' })).status, 400)
})

async function gc(url: string, request: object): Promise<readonly StorageGcProgress[]> {
  const answer = await fetch(`${url}/api/v1/storage/gc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  return linesOf(answer)
}

/** Rows as no server writes them. */
async function damage(database: string): Promise<void> {
  const store = await openStore({ database, role: 'writer' })
  await store.write(async (tx) => {
    await tx.run(
      `insert into params (run_no, key, value, experiment_id) values (4711, 'k', 'v', 1)`,
    )
    await tx.run(`insert into metric_log (run_no, seq, points) values (4711, 1, ?)`, [
      new Uint8Array(3),
    ])
    await tx.run(`insert into logged_model_tags (model_no, key, value) values (8, 'k', 'v')`)
    for (const [id, experiment, lifecycle] of [
      ['homeless', 99, 'active'],
      ['unlisted', 0, 'deleted'],
    ] as const)
      await tx.run(
        `insert into runs (run_id, experiment_id, name, user_id, status, start_time, artifact_uri, lifecycle, deleted_at, changed)
         values (?, ?, 'n', '', 'RUNNING', 1, 'x', ?, 5, 1)`,
        [id, experiment, lifecycle],
      )
  })
  await store.close()
}

async function check(url: string, request: object): Promise<readonly StorageCheckLine[]> {
  const answer = await fetch(`${url}/api/v1/storage/check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  return linesOf(answer)
}

async function usage({ url }: NativeClient, query: string): Promise<readonly StorageUse[]> {
  return linesOf(await fetch(`${url}/api/v1/storage/usage${query}`))
}

async function linesOf<T>(answer: Response): Promise<readonly T[]> {
  const text = await answer.text()
  assert.equal(answer.status, 200, text)
  return text
    .trimEnd()
    .split('\n')
    .map((line) => parseJson(line) as T)
}

async function upload({ url }: NativeClient, path: string, content: string): Promise<void> {
  const place = `${url}/api/2.0/mlflow-artifacts/artifacts/${path}`
  assert.equal((await fetch(place, { method: 'PUT', body: content })).status, 200)
}

async function addModel({ mlflow }: NativeClient, experimentId: string): Promise<string> {
  const made = (await mlflow('/logged-models', { experiment_id: experimentId })) as {
    model: { info: { model_id: string } }
  }
  return made.model.info.model_id
}
