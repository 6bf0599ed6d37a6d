import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { AwsClient } from 'aws4fetch'
import { startS3 } from '../../../../tests/env/seaweedfs.ts'
import { openTestBench, type TestBench } from '../command-line.testing.ts'

const csv = 'id,x\n1,a\n2,b\n'
let bench: TestBench

before(async () => {
  bench = await openTestBench()
})
after(() => bench.close())

void test('a file of a web server becomes a version; its password stands nowhere', async (t) => {
  const web = await serve((request, response) => {
    const allowed = `Basic ${Buffer.from('me:p ss').toString('base64')}`
    if (request.headers.authorization !== allowed) response.statusCode = 401
    if (request.url?.startsWith('/gone') === true) response.statusCode = 404
    response.end(csv)
  })
  t.after(web.stop)
  const at = web.url.replace('//', '//me:p%20ss@')
  const added = await bench.stemma('data', 'add', 'web', `${at}/all%20of%20it.csv?token=secret`)
  assert.match(added.stdout, /^web\/1 {2}2 rows/u)
  const shown = JSON.parse((await bench.stemma('data', 'show', 'web', '--json')).stdout) as object
  assert.ok('file_name' in shown)
  assert.equal(shown.file_name, 'all of it.csv')
  const refused = await bench.stemma('data', 'add', 'web', `${at.replace('me:', 'you:')}/x.csv?k=1`)
  assert.equal(refused.stderr, `stemma: ${web.url}/x.csv answers with HTTP status 401.\n`)
  const gone = await bench.stemma('data', 'add', 'web', `${at}/gone.csv`)
  assert.equal(gone.status, 1)
  assert.match(gone.stderr, /HTTP status 404/u)
})

void test('what ends too early, or is not there, adds nothing', async () => {
  const web = await serve((_, response) => {
    response.setHeader('content-length', 1000)
    response.write(csv)
    setImmediate(() => response.destroy())
  })
  const half = await bench.stemma('data', 'add', 'half', `${web.url}/half.csv`)
  assert.equal(half.status, 1)
  assert.match(half.stderr, /half\.csv broke off after \d+ bytes/u)
  web.stop()
  const nobody = await bench.stemma('data', 'add', 'half', `${web.url}/half.csv`)
  assert.match(nobody.stderr, /half\.csv can't be reached/u)
  const shown = await bench.stemma('data', 'show', 'half')
  assert.match(shown.stderr, /no dataset "half"/u)
})

void test('an object in S3 becomes a version', async () => {
  const s3 = await startS3()
  const bucket = await s3.newBucket()
  const client = new AwsClient({ ...s3.credentials, service: 's3', region: 'us-east-1' })
  const put = await client.fetch(`${s3.endpoint}/${bucket}/months/may.csv`, {
    method: 'PUT',
    body: csv,
  })
  assert.ok(put.ok)
  const environment = {
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
  }
  const add = (uri: string) => bench.stemmaIn(environment, 'data', 'add', 'bucket', uri)
  assert.match((await add(`s3://${bucket}/months/may.csv`)).stdout, /^bucket\/1 {2}2 rows/u)
  const none = await add(`s3://${bucket}/months/june.csv`)
  assert.match(none.stderr, /There is no object s3:\/\/.*june\.csv/u)
  assert.match((await add(`s3://${bucket}`)).stderr, /s3:\/\/BUCKET\/KEY/u)
})

void test('a folder of a bucket is a source of references', async (t) => {
  const s3 = await startS3()
  const bucket = await s3.newBucket()
  const client = new AwsClient({ ...s3.credentials, service: 's3', region: 'us-east-1' })
  const environment = {
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    STEMMA_SOURCE_LAKE: `s3://${bucket}/lake`,
  }
  const own = await openTestBench(undefined, environment)
  t.after(() => own.close())
  const asked = (...args: readonly string[]) => own.stemma('data', ...args)
  await writeFile(join(own.folder, 'days.csv'), csv)
  assert.equal((await asked('add', 'days', 'days.csv')).status, 0)
  assert.equal((await asked('checkout', 'days', 'days.parquet')).status, 0)
  const put = await client.fetch(`${s3.endpoint}/${bucket}/lake/days/part.parquet`, {
    method: 'PUT',
    body: await readFile(join(own.folder, 'days.parquet')),
  })
  assert.ok(put.ok)
  const referred = await asked('refer', 'far', 'lake:days')
  assert.match(referred.stdout, /^far\/1 {2}2 rows of lake:days, reference/u)
  assert.equal((await asked('check', 'far')).stdout, 'far/1: intact\n')
  assert.match((await asked('pin', 'far')).stdout, /^far-pinned\/1 {2}2 rows, snapshot/u)
  const broken = await bench.stemmaIn(
    { ...environment, STEMMA_SOURCE_LAKE: 's3://' },
    ...['data', 'list', '--data', bench.folder],
  )
  assert.match(broken.stderr, /STEMMA_SOURCE_LAKE must be s3:\/\/BUCKET/u)
})

type Answer = (request: IncomingMessage, response: ServerResponse) => void

async function serve(answer: Answer): Promise<{ readonly url: string; readonly stop: () => void }> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
