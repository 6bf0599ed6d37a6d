import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { insertWaitingObject, measureWaitingObjects, openStore } from '@stemma/store'
import { startPostgres } from '../../../../tests/env/postgres.ts'
import { startTestServer } from '../doors/mlflow/artifacts/test-server.ts'

const base = '/api/2.0/mlflow-artifacts/artifacts'
const postJson = (body: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

test('small files of one server are read from another before, while and after they go into packs', async (t) => {
  const database = await (await startPostgres()).newDatabase()
  const destination = mkdtempSync(join(tmpdir(), 'stemma-shared-'))
  const flags = { database, 'artifacts-destination': destination }
  const start = async () => {
    const server = await startTestServer(flags)
    t.after(() => server.stop())
    return server
  }
  t.after(() => rmSync(destination, { recursive: true }))
  const rows = await openStore({ database, role: 'reader' })
  t.after(() => rows.close())
  const waiting = async () => (await rows.read(measureWaitingObjects)).objects
  const [one, two] = [await start(), await start()]
  const run = await one.makeRun()
  const files = Array.from({ length: 40 }, (_, i) => `content ${i} `.repeat(i))
  await Promise.all(
    files.map((body, i) => one.ask(`${base}/${run.root}/f${i}`, { method: 'PUT', body })),
  )
  assert.equal(await waiting(), files.length)
  const readAll = async () => {
    for (const [i, content] of files.entries()) {
      const { status, text, headers } = await two.ask(`${base}/${run.root}/f${i}`)
      assert.deepEqual([status, text], [200, content])
      assert.equal(headers['content-length'], String(content.length))
    }
    const part = await two.ask(`${base}/${run.root}/f9`, { headers: { range: 'bytes=3-10' } })
    assert.deepEqual([part.status, part.text], [206, files[9]?.slice(3, 11)])
  }
  await readAll()
  const ids = files.slice(7, 9).map((text) => createHash('sha256').update(text).digest('hex'))
  const wanted = await two.ask('/api/v1/objects/want', postJson({ ids }))
  assert.match(wanted.text, /"wanted":\[\]/)
  const sent = await two.ask('/api/v1/objects/download', postJson({ ids: [ids[1]] }))
  assert.equal(sent.status, 200)
  const gc = await two.ask('/api/v1/storage/gc', postJson({ grace: '1m' }))
  assert.match(gc.text, /"missing":0,.*"done":true/)
  assert.equal(await waiting(), files.length)

  // A server that starts takes up at once what others left.
  await start()
  let turns = 0
  for (; (await waiting()) > 0; turns++) await readAll()
  await readAll()
  const check = await two.ask('/api/v1/storage/check', postJson({}))
  assert.match(check.text, /"kind":"done",.*"problems":0/)
  t.diagnostic(`read ${turns} times meanwhile`)
})

for (const dialect of ['sqlite', 'postgres'] as const) {
  test(`bytes that were damaged while they waited are not given out, and stay to be found, on ${dialect}`, async (t) => {
    const data = mkdtempSync(join(tmpdir(), 'stemma-damaged-'))
    t.after(() => rmSync(data, { recursive: true }))
    const database =
      dialect === 'postgres' ? await (await startPostgres()).newDatabase() : join(data, 'stemma.db')
    const first = await startTestServer({ data, database })
    for (const name of ['damaged', 'whole'])
      await first.ask(`${base}/d/${name}`, { method: 'PUT', body: name })
    await first.stop()
    const rows = await openStore({ database, role: 'writer' })
    // They may have been moved already: whoever starts looks at once for what waits.
    await rows.write(async (tx) => {
      await tx.run('delete from waiting_objects', [])
      for (const [name, content] of [
        ['damaged', 'damagee'],
        ['whole', 'whole'],
      ] as const) {
        const objectId = createHash('sha256').update(name).digest('hex')
        const bytes = Buffer.from(content)
        await insertWaitingObject(tx, { directory: 'd', name, objectId, bytes })
      }
    })
    await rows.close()

    const second = await startTestServer({ data, database })
    t.after(() => second.stop())
    const reader = await openStore({ database, role: 'reader' })
    t.after(() => reader.close())
    // What is whole is moved.
    while ((await reader.read(measureWaitingObjects)).objects > 1) await pause(5)
    const { text } = await second.ask('/api/v1/storage/check', postJson({}))
    assert.match(text, /"problem":"its bytes in the database are damaged".*"problems":1/)
    assert.equal((await second.ask(`${base}/d/damaged`)).status, 410)
    assert.equal((await second.ask(`${base}/d/whole`)).text, 'whole')
  })
}
