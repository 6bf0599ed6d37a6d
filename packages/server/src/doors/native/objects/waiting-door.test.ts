import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { addRuns, startNative, testDatabases } from '../native.testing.ts'

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

for (const database of testDatabases) {
  test(`small files that came by another door wait, and are there all the same, on ${database}`, async (t) => {
    const native = await startNative(t, database)
    const { ask, refused, url } = native
    const [runId = ''] = await addRuns(native, 'small', [{}])
    const content = Buffer.from('a few bytes')
    const id = sha256(content)
    const { experiment_id: experiment } = (await ask('runs.get', `/runs/${runId}`)).body
    const path = `${experiment}/${runId}/artifacts/a.txt`
    const artifact = `${url}/api/2.0/mlflow-artifacts/artifacts/${path}`
    await fetch(artifact, { method: 'PUT', body: new Uint8Array(content) })
    const got = await fetch(`${url}/api/v1/objects/${id}`, { headers: { range: 'bytes=2-4' } })
    assert.deepEqual([got.status, await got.text()], [206, 'few'])
    const other = Buffer.from('others')
    await fetch(artifact, { method: 'PUT', body: new Uint8Array(other) })
    const ids = [sha256(other), 'ab'.repeat(32)]
    assert.deepEqual((await ask('objects.want', '/objects/want', { ids })).body.wanted, [1])
    const files = [{ path: 'b.txt', object_id: ids[0] }]
    await ask('objects.name', '/objects/names', { run_id: runId, files })
    await fetch(artifact, { method: 'DELETE' })
    const kept = await fetch(artifact.replace('a.txt', 'b.txt'))
    assert.equal(await kept.text(), 'others')
    const sent = await ask('objects.download', '/objects/download', { ids: ids.slice(0, 1) })
    assert.equal(sent.status, 200)
    const missing = await refused('objects.download', '/objects/download', { ids })
    assert.equal(missing.status, 404)
  })
}
