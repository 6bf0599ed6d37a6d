import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { openS3Artifacts } from '@stemma/objects'
import { startS3 } from '../../../../../../tests/env/seaweedfs.ts'
import { startTestServer, type Reply, type TestServer } from './test-server.ts'

const jsonOf = ({ text }: Reply): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown> // these answers are objects

const upload = ({ ask }: TestServer, runId: string, path: string, body: string): Promise<Reply> =>
  ask(`/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=${path}`, {
    ...{ method: 'POST', body },
  })

const post = ({ ask }: TestServer, path: string, body: object): Promise<Reply> =>
  ask(`/api/2.0/mlflow/${path}`, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json' },
  })

async function startBeside(
  t: TestContext,
): Promise<{ readonly server: TestServer; readonly outside: string; readonly bucket: string }> {
  const outside = await mkdtemp(join(tmpdir(), 'stemma-external-'))
  await mkdir(join(outside, 'allowed'))
  const s3 = await startS3()
  const bucket = await s3.newBucket()
  const server = await startTestServer(
    { 'external-artifact-roots': `${outside}/allowed,s3://${bucket}/team` },
    {
      AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
      MLFLOW_S3_ENDPOINT_URL: s3.endpoint,
    },
  )
  t.after(async () => {
    await server.stop()
    await rm(outside, { recursive: true })
  })
  return { server, outside, bucket }
}

test('artifacts in a folder and in a bucket that were named are served where they are', async (t) => {
  const { server, outside, bucket } = await startBeside(t)
  const { ask } = server
  for (const location of [
    `${outside}/allowed/a b`,
    `file://${outside}/allowed/c`,
    `s3://${bucket}/team/x`,
  ]) {
    const run = await server.makeRun(location)
    assert.equal((await upload(server, run.id, 'd/one.txt', 'text of one')).status, 200)
    assert.equal((await upload(server, run.id, 'two.txt', '2')).status, 200)
    assert.deepEqual(jsonOf(await ask(`/api/2.0/mlflow/artifacts/list?run_id=${run.id}`)), {
      root_uri: run.uri,
      files: [
        { path: 'd', is_dir: true },
        { path: 'two.txt', is_dir: false, file_size: 1 },
      ],
    })
    const get = `/get-artifact?run_id=${run.id}&path=d/one.txt`
    assert.equal((await ask(get)).text, 'text of one')
    const range = await ask(get, { headers: { range: 'bytes=5-6' } })
    assert.deepEqual([range.status, range.text], [206, 'of'])
    const etag = String((await ask(get)).headers.etag)
    assert.equal((await ask(get, { headers: { 'if-none-match': etag } })).status, 304)

    const files = `/api/v1/runs/${run.id}/artifacts`
    const all = jsonOf(await ask(`${files}?recursive=true`))['entries'] as { path: string }[]
    assert.deepEqual(
      all.map(({ path }) => path),
      ['d', 'd/one.txt', 'two.txt'],
    )
    const first = jsonOf(await ask(`${files}?recursive=true&max_results=2`))
    const rest = await ask(`${files}?recursive=true&page_token=${String(first['next_page_token'])}`)
    assert.equal((jsonOf(rest)['entries'] as object[]).length, 1)
    const preview = jsonOf(await ask(`/api/v1/runs/${run.id}/artifacts/preview?path=d/one.txt`))
    assert.equal(preview['text'], 'text of one')
    const archive = await ask(`/api/v1/runs/${run.id}/artifacts/archive?format=tar`)
    assert.ok(archive.text.includes('text of one'))
    const removed = await ask(`${files}?path=d`, { method: 'DELETE' })
    assert.equal(removed.status, 204, removed.text)
    assert.equal((await ask(get)).status, 404)
  }
  // Plain files, as MLflow's own client writes them.
  const [, experiment] = await readdir(join(outside, 'allowed'))
  assert.equal(experiment, 'c')
})

test('what the server was not told of stays closed, however it is spelled', async (t) => {
  const { server, outside, bucket } = await startBeside(t)
  await mkdir(join(outside, 'secret'))
  await writeFile(join(outside, 'secret/f'), 'secret')
  for (const location of [
    `${outside}/secret`,
    `${outside}/allowed/../secret`,
    `${outside}/allowed-not`,
    `file://${outside}/allowed/%2e%2e/secret`,
    `file://elsewhere${outside}/allowed/x`,
    `s3://${bucket}/other`,
    `s3://${bucket}/teams/x`,
    's3://another/team/x',
    'gs://bucket/x',
  ]) {
    const run = await server.makeRun(location)
    const list = await server.ask(`/api/2.0/mlflow/artifacts/list?run_id=${run.id}`)
    assert.equal(list.status, 501, `${location}: ${list.text}`)
    assert.equal((await upload(server, run.id, 'f', 'x')).status, 501)
    assert.equal((await server.ask(`/get-artifact?run_id=${run.id}&path=f`)).status, 501)
  }
  const run = await server.makeRun(`${outside}/allowed/x`)
  await upload(server, run.id, 'here', '1')
  const [folder] = await readdir(join(outside, 'allowed/x'))
  await symlink(
    join(outside, 'secret'),
    join(outside, 'allowed/x', String(folder), 'artifacts/link'),
  )
  const through = await server.ask(`/get-artifact?run_id=${run.id}&path=link/f`)
  assert.ok(through.status >= 400 && !through.text.includes('secret\n'), through.text)
  assert.equal(await readFile(join(outside, 'secret/f'), 'utf8'), 'secret')
  const climb = await upload(server, run.id, '../../x', 'x')
  assert.equal(climb.status, 400)
})

test('a file of a bucket has a signed URL to read it, and one to write it', async (t) => {
  const { server, outside, bucket } = await startBeside(t)
  const inBucket = await server.makeRun(`s3://${bucket}/team`)
  const up = await post(server, 'artifacts/presigned-upload-url', {
    ...{ run_id: inBucket.id, path: 'm/model.bin', expiration: 60 },
  })
  assert.equal(up.status, 200, up.text)
  const put = await fetch(String(jsonOf(up)['presigned_url']), { method: 'PUT', body: 'weights' })
  assert.equal(put.status, 200)
  const asked = { run_id: inBucket.id, path: 'm/model.bin' }
  const down = jsonOf(await post(server, 'artifacts/presigned-download-url', asked))
  assert.deepEqual([down['headers'], down['file_size']], [{}, 7])
  assert.equal(await (await fetch(String(down['presigned_url']))).text(), 'weights')
  const none = await post(server, 'artifacts/presigned-download-url', { ...asked, path: 'none' })
  assert.equal(none.status, 404)
  const long = { ...asked, expiration: 700_000 }
  assert.equal((await post(server, 'artifacts/presigned-upload-url', long)).status, 400)

  const inFolder = await server.makeRun(`${outside}/allowed/y`)
  const refused = await post(server, 'artifacts/presigned-download-url', {
    ...{ run_id: inFolder.id, path: 'f' },
  })
  assert.equal(refused.status, 501)
})

test('a bucket whose files were the artifacts of MLflow shows them', async (t) => {
  const { server, bucket } = await startBeside(t)
  const { endpoint, credentials } = await startS3()
  const store = await openS3Artifacts({ bucket, prefix: 'team', endpoint, credentials })
  const run = await server.makeRun(`s3://${bucket}/team/old`)
  const root = run.uri.slice(`s3://${bucket}/team/`.length)
  await store.write(
    `${root}/model/MLmodel`,
    (async function* () {
      yield Buffer.from('flavors: {}')
    })(),
  )
  await store.close()
  const { text } = await server.ask(`/get-artifact?run_id=${run.id}&path=model/MLmodel`)
  assert.equal(text, 'flavors: {}')
})
