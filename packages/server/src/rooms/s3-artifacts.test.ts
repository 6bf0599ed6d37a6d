import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { startS3, type S3Server } from '../../../../tests/env/seaweedfs.ts'
import { readSettings } from '../config/read-settings.ts'
import { startTestServer, type TestServer } from '../doors/mlflow/artifacts/test-server.ts'
import { startServer } from '../start-server.ts'

const base = '/api/2.0/mlflow-artifacts/artifacts'

function environmentOf({ endpoint, credentials }: S3Server): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    MLFLOW_S3_ENDPOINT_URL: endpoint,
  }
}

async function start(t: TestContext, s3: S3Server): Promise<TestServer> {
  const destination = `s3://${await s3.newBucket()}/some/prefix`
  const server = await startTestServer({ 'artifacts-destination': destination }, environmentOf(s3))
  t.after(() => server.stop())
  return server
}

async function lastLine(
  answer: Promise<{ readonly text: string }>,
): Promise<Record<string, unknown>> {
  const { text } = await answer
  return JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown> // its lines are objects
}

const asJson = (value: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

test('artifacts go to a bucket and come back, and what looks after them works there', async (t) => {
  const { ask, call, makeRun } = await start(t, await startS3())
  const run = await makeRun()
  const bytes = randomBytes(3_000_000)
  const large = bytes.toString('latin1')
  for (const [name, body] of [
    ['small', 'x'],
    ['large', Buffer.from(large)],
  ] as const)
    assert.equal((await ask(`${base}/${run.root}/${name}`, { method: 'PUT', body })).status, 200)
  assert.equal((await ask(`${base}/${run.root}/small`)).text, 'x')
  assert.ok((await ask(`${base}/${run.root}/large`)).text === large)

  const usage = await lastLine(ask('/api/v1/storage/usage'))
  assert.ok(Number(usage['stored_bytes']) > 3_000_000, JSON.stringify(usage))
  const check = await lastLine(ask('/api/v1/storage/check', asJson({})))
  assert.deepEqual([check['kind'], check['problems']], ['done', 0])
  const gc = await lastLine(ask('/api/v1/storage/gc', asJson({ grace: '1m' })))
  assert.deepEqual([gc['done'], gc['missing'], gc['leftovers']], [true, 0, 0])
  const { text } = await ask('/api/v1/status')
  const { artifacts } = JSON.parse(text) as { artifacts: Record<string, unknown> }
  assert.match(String(artifacts['destination']), /^s3:\/\/t-\w+\/some\/prefix$/u)
  assert.deepEqual([artifacts['writable'], artifacts['free_bytes']], [true, undefined])

  await call('runs/delete', { run_id: run.id })
  const purge = await lastLine(ask('/api/v1/trash/purge', asJson({ older_than: '0s' })))
  assert.deepEqual([purge['done'], purge['artifacts'], purge['left']], [true, 2, []])
  assert.equal((await ask(`${base}/${run.root}/small`)).status, 404)
})

test('a server says at its start what is wrong with the bucket, and not with which keys', async (t) => {
  const s3 = await startS3()
  const bucket = await s3.newBucket()
  const good = environmentOf(s3)
  const refusal = async (name: string, environment: Record<string, string>): Promise<string> => {
    const data = await mkdtemp(join(tmpdir(), 'stemma-refused-'))
    t.after(() => rm(data, { recursive: true }))
    const flags = {
      data,
      port: '0',
      'log-level': 'silent',
      'artifacts-destination': `s3://${name}`,
    }
    const settings = await readSettings({ flags, environment })
    const server = await startServer(settings).catch((error: unknown) => error)
    assert.ok(server instanceof Error, 'it did not start')
    const { accessKeyId, secretAccessKey } = s3.credentials
    for (const secret of [accessKeyId, secretAccessKey, 'wrong-secret'])
      assert.ok(!server.message.includes(secret))
    return server.message
  }
  assert.match(await refusal('no-such-bucket', good), /There is no S3 bucket 'no-such-bucket'/u)
  const wrong = { ...good, AWS_SECRET_ACCESS_KEY: 'wrong-secret' }
  assert.match(await refusal(bucket, wrong), /refused the credentials/u)
  const nobody = { ...good, MLFLOW_S3_ENDPOINT_URL: 'http://127.0.0.1:9' }
  assert.match(await refusal(bucket, nobody), /could not be reached \(ECONNREFUSED\)/u)
})
