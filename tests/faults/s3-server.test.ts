import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { checkout } from '../env/checkout.ts'
import { runCommand } from '../env/run-command.ts'
import { startS3, type S3Server } from '../env/seaweedfs.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { s3Environment } from '../server/s3-environment.ts'
import { startServer, type ServerOptions, type TestServer } from '../server/start-server.ts'
import { startCuttingProxy } from './cutting-proxy.ts'
import { countAcknowledged, newLedger } from './ledger.ts'
import { startRandom } from './random.ts'
import { TrackingApi } from './tracking-api.ts'
import { verifyLedger } from './verify-ledger.ts'
import { startLoad } from './writers.ts'

const launcher = join(checkout, 'packages/cli/bin/stemma')

interface World {
  readonly server: TestServer
  readonly api: TrackingApi
}

async function start(t: TestContext, options: ServerOptions): Promise<World> {
  const server = await startServer(options)
  const api = new TrackingApi(server.url)
  t.after(async () => {
    api.close()
    await server.kill9()
  })
  return { server, api }
}

async function withBucket(s3: S3Server): Promise<Record<string, string>> {
  return s3Environment(s3, `s3://${await s3.newBucket()}/kept`)
}

void suite('a server on S3', () => {
  void test('kills in the middle of uploads lose nothing acknowledged', async (t) => {
    const random = startRandom('server on S3')
    const { server, api } = await start(t, { env: await withBucket(await startS3()) })
    const ledger = newLedger(await api.newExperiment('killed'))
    for (let round = 0; round < 3; round += 1) {
      const load = await startLoad({ api, ledger, random, writers: 4, artifacts: true })
      await pause(random.integer(300, 900))
      await server.kill9()
      await load.stop()
      await server.start()
    }
    await verifyLedger(api, ledger)
    assert.ok(countAcknowledged(ledger) > 10)
    t.diagnostic(`${countAcknowledged(ledger)} acknowledged writes, none lost`)
  })

  void test('says that the bucket is away, and goes on by itself when it is back', async (t) => {
    const s3 = await startS3()
    const proxy = await startCuttingProxy(s3.port)
    t.after(() => {
      proxy.close()
    })
    const endpoint = `http://127.0.0.1:${proxy.port}`
    const { api } = await start(t, { env: await withBucket({ ...s3, endpoint }) })
    const kept = randomBytes(500_000)
    assert.equal((await api.put('kept', kept)).status, 200)

    proxy.cut({ direction: 'to server', afterBytes: 0, again: true })
    const put = await api.put('meanwhile', randomBytes(20_000))
    assert.equal(put.status, 503, put.text)
    assert.match(put.text, /The S3 bucket 't-\w+' could not be reached/u)
    const got = await api.download('kept')
    assert.equal(got.status, 503, got.text.slice(0, 200))
    assert.equal(await api.health(), 200)
    const status = await api.statusText()
    assert.match(status, /"writable":false,"problem":"The S3 bucket/u)
    assert.equal((await api.download('meanwhile')).status, 404, 'nothing half is shown')
    const small = await api.put('small', Buffer.from('waits in the database'))
    assert.equal(small.status, 200, small.text)
    assert.equal((await api.download('small')).text, 'waits in the database')

    proxy.cut(undefined)
    assert.equal((await api.put('meanwhile', randomBytes(20_000))).status, 200)
    assert.equal((await api.download('small')).text, 'waits in the database')
    assert.ok((await api.download('kept')).body.equals(kept))
    assert.match(await api.statusText(), /"writable":true/u)
  })

  void test('never shows its credentials, whatever is wrong with them', async (t) => {
    const s3 = await startS3()
    const env = await withBucket(s3)
    const { server, api } = await start(t, { env: { ...env, STEMMA_LOG_LEVEL: 'debug' } })
    await api.put('one', Buffer.from('x'))
    const secrets = Object.values(s3.credentials)
    const said = [server.log(), await api.statusText()]
    const ask = async (words: readonly string[], variables: Record<string, string>) => {
      const cleaned = { ...process.env, HOME: server.dataDir, ...variables }
      const { stdout, stderr } = await runCommand([launcher, ...words], { env: cleaned })
      said.push(stdout, stderr)
      return stdout + stderr
    }
    const nowhere = ['--data', server.dataDir, '--url', 'http://127.0.0.1:9']
    assert.match(
      await ask(['doctor', '--url', server.url], env),
      /s3:\/\/t-\w+\/kept can be written/u,
    )
    assert.match(await ask(['doctor', ...nowhere], env), /s3:\/\/t-\w+\/kept can be listed/u)
    const wrong = { ...env, AWS_SECRET_ACCESS_KEY: 'another-secret' }
    secrets.push('another-secret')
    assert.match(await ask(['doctor', ...nowhere], wrong), /refused the credentials/u)
    assert.match(
      await ask(['server', '--data', `${server.dataDir}/x`], wrong),
      /refused the credentials/u,
    )
    const none = { STEMMA_ARTIFACTS_DESTINATION: env['STEMMA_ARTIFACTS_DESTINATION'] ?? '' }
    assert.match(await ask(['doctor', ...nowhere], none), /Set AWS_ACCESS_KEY_ID and/u)
    for (const text of said)
      for (const secret of secrets) assert.ok(!text.includes(secret), text.slice(0, 500))
  })

  void test('is looked after while it is stopped', async (t) => {
    const env = await withBucket(await startS3())
    const { server, api } = await start(t, { env })
    const experimentId = await api.newExperiment('offline')
    const runId = await api.newRun(experimentId, 'gone')
    const path = `${experimentId}/${runId}/artifacts/model.bin`
    assert.equal((await api.put(path, randomBytes(800_000))).status, 200)
    await api.mustPost('runs/delete', { run_id: runId })
    await server.stop()
    const stemma = async (...words: readonly string[]): Promise<string> => {
      const variables = { ...process.env, ...env }
      const { status, stdout, stderr } = await runCommand(
        [launcher, ...words, '--data', server.dataDir],
        {
          env: variables,
        },
      )
      assert.equal(status, 0, stderr)
      return stdout + stderr
    }
    assert.match(await stemma('fsck'), /Nothing is damaged/u)
    assert.match(await stemma('storage', '--json'), /"kind": ?"total"/u)
    assert.match(await stemma('purge', '--older-than', '0s', '--yes'), /1 artifact/u)
    assert.match(await stemma('gc', '--grace', '1m'), /Nothing to collect/u)
    assert.match(await stemma('fsck'), /Nothing is damaged/u)
  })
})

const places: Readonly<Record<string, (t: TestContext) => Promise<Record<string, string>>>> = {
  'a folder': async (t) => ({
    STEMMA_ARTIFACTS_DESTINATION: await temporaryFolder(t, 'shared'),
  }),
  'a bucket': async () => withBucket(await startS3()),
}

for (const [place, environment] of Object.entries(places)) {
  void test(`two servers share one PostgreSQL and ${place} of objects`, async (t) => {
    const env = await environment(t)
    const one = await start(t, { database: 'postgres', env })
    // It is one, as asked.
    const database = one.server.database as `postgresql://${string}`
    const two = await start(t, { database, env })
    const sides = [one, two] as const

    // What one stores, the other sees at once, and builds upon.
    const model = randomBytes(1_500_000)
    assert.equal((await one.api.put('shared/model', model)).status, 200)
    assert.ok((await two.api.download('shared/model')).body.equals(model))
    const next = Buffer.concat([model, Buffer.from('more')])
    assert.equal((await two.api.put('shared/model', next)).status, 200)
    assert.ok((await one.api.download('shared/model')).body.equals(next))

    // Both write, some of it the same, while each collects.
    const files = Array.from({ length: 24 }, (_, at) => ({
      path: `many/${at}`,
      bytes: at % 3 === 0 ? model.subarray(0, 300_000) : randomBytes(20_000 + at * 1000),
    }))
    const collect = async ({ api }: World): Promise<void> => {
      const answer = await api.native('storage/gc', { grace: '1m' })
      assert.ok([200, 409, 400].includes(answer.status), answer.text)
      assert.match(answer.text, /"missing":0/u)
    }
    let refused = 0
    const putAll = files.map(async ({ path, bytes }, at) => {
      for (;;) {
        const { status, text } = await (sides[at % 2] ?? one).api.put(path, bytes)
        if (status === 200) return
        // A collection of the other server came between: whoever put tries again.
        assert.equal(status, 503, text)
        refused += 1
        await pause(20)
      }
    })
    await Promise.all([...putAll, collect(one)])
    await collect(two)
    for (const { api } of sides)
      for (const { path, bytes } of files)
        assert.ok((await api.download(path)).body.equals(bytes), path)
    for (const { api } of sides) {
      const { text } = await api.native('storage/check', {})
      assert.match(text.trimEnd().split('\n').at(-1) ?? '', /"kind":"done".*"problems":0/u)
    }
    t.diagnostic(`${refused} uploads were asked to try again`)
  })

  void test(`a server of another database does not take ${place} of objects over`, async (t) => {
    const env = await environment(t)
    const options = place === 'a folder' ? { STEMMA_ARTIFACT_LAYOUT: 'objects', ...env } : env
    const { api } = await start(t, { env: options })
    assert.equal((await api.put('mine', Buffer.from('x'))).status, 200)
    await assert.rejects(startServer({ env: options }), /belong to another database/u)
    assert.equal((await api.download('mine')).text, 'x')
  })
}
