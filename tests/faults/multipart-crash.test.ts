import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { startServer } from '../server/start-server.ts'

const mpu = '/api/2.0/mlflow-artifacts/mpu'

for (const database of ['sqlite', 'postgres'] as const) {
  test(`an upload in parts goes on after each kill, on ${database}`, async (t) => {
    const server = await startServer({ database, arguments: ['--artifact-layout', 'objects'] })
    t.after(() => server.kill9())
    const restart = async (): Promise<void> => {
      await server.kill9()
      await server.start()
    }
    const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
      const reply = await fetch(server.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const text = await reply.text()
      assert.equal(reply.status, 200, text)
      return JSON.parse(text) as Record<string, unknown>
    }
    const pieces = [randomBytes(3_000_000), randomBytes(3_000_000), randomBytes(1000)]
    const created = await post(`${mpu}/create/1/r/artifacts`, { path: 'f.bin', num_parts: 3 })
    const urls = (created['credentials'] as readonly { url: string }[]).map(({ url }) => url)
    const parts: object[] = []
    for (const [index, url] of urls.entries()) {
      await restart()
      const put = (signal: AbortSignal | null) =>
        fetch(url, { method: 'PUT', body: pieces[index] ?? '', signal })
      // One that is killed in the middle, and the same again.
      const broken = put(AbortSignal.timeout(60_000)).catch(() => undefined)
      await restart()
      await broken
      const { status, headers } = await put(null)
      assert.equal(status, 200)
      parts.push({ part_number: index + 1, etag: headers.get('etag') })
    }
    await restart()
    const upload = { path: 'f.bin', upload_id: created['upload_id'], parts }
    const lost = post(`${mpu}/complete/1/r/artifacts`, upload).catch(() => undefined)
    await restart()
    await lost
    await post(`${mpu}/complete/1/r/artifacts`, upload)
    await restart()
    const file = await fetch(`${server.url}/api/2.0/mlflow-artifacts/artifacts/1/r/artifacts/f.bin`)
    const digest = createHash('sha256').update(Buffer.concat(pieces)).digest('hex')
    assert.equal(
      createHash('sha256')
        .update(Buffer.from(await file.arrayBuffer()))
        .digest('hex'),
      digest,
    )
    const check = await fetch(`${server.url}/api/v1/storage/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    assert.doesNotMatch(await check.text(), /"problem":/)
  })
}
