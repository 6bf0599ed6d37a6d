import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { startS3 } from '../env/seaweedfs.ts'
import { startServer } from './start-server.ts'

test('a server with a role renews its keys while it runs', async (t) => {
  const s3 = await startS3()
  const { endpoint, credentials } = s3
  let given = 0
  const role = createServer((_, response) => {
    given++
    // Each is over as soon as it is there.
    const keys = {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
    }
    const Expiration = new Date(Date.now() - 1000).toISOString()
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ...keys, Token: '', Expiration }))
  })
  role.listen(0, '127.0.0.1')
  await once(role, 'listening')
  t.after(() => {
    role.close()
    role.closeAllConnections()
  })
  const address = role.address()
  assert.ok(address !== null && typeof address === 'object')
  const server = await startServer({
    env: {
      STEMMA_ARTIFACTS_DESTINATION: `s3://${await s3.newBucket()}/p`,
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${address.port}/role`,
      HOME: '/nonexistent',
    },
  })
  t.after(() => server.stop())
  const atStart = given
  assert.ok(atStart > 0)
  const url = `${server.url}/api/2.0/mlflow-artifacts/artifacts/0/r/artifacts/file`
  const bytes = new Uint8Array(100_000).fill(7)
  const put = await fetch(url, { method: 'PUT', body: bytes })
  assert.equal(put.status, 200, await put.text())
  assert.deepEqual(new Uint8Array(await (await fetch(url)).arrayBuffer()), bytes)
  assert.ok(given > atStart, 'the object thread asked anew')
  assert.doesNotMatch(server.log(), /not-a-secret/u)
})
