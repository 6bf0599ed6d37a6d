import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { openStore, putArtifact } from '@stemma/store'
import { addRuns, startNative } from '../native.testing.ts'

const count = 100_000

test('a folder of 100,000 files is listed in pages, in order, each file once', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'stemma-large-'))
  t.after(() => rmSync(data, { recursive: true }))
  const settings = { data, 'artifact-layout': 'objects' }
  const stops: (() => unknown)[] = []
  // `startNative` only registers its end.
  const once = { after: (stop: () => unknown) => void stops.push(stop) } as unknown as TestContext
  const first = await startNative(once, 'sqlite', settings)
  const [run = ''] = await addRuns(first, 'large', [{}])
  // One real file makes the directories.
  const path = `/api/v1/runs/${run}/artifacts`
  await fetch(`${first.url}${path}/file?path=folder/real`, { method: 'PUT', body: 'x' })
  for (const stop of stops) await stop()
  const store = await openStore({ database: join(data, 'stemma.db'), role: 'writer' })
  await store.write(async (tx) => {
    for (let index = 0; index < count; index += 1) {
      await putArtifact(tx, {
        directory: `1/${run}/artifacts/folder`,
        name: String(index).padStart(6, '0'),
        objectId: 'a'.repeat(64),
        sizeBytes: index,
        modifiedMs: 1,
      })
    }
  })
  await store.close()
  const { url } = await startNative(t, 'sqlite', settings)
  const root = url + path
  for (const recursive of [false, true]) {
    let found = 0
    let slowestMs = 0
    let last = ''
    for (let token: string | undefined = ''; token !== undefined;) {
      const start = performance.now()
      const answer = await fetch(`${root}?path=folder&recursive=${recursive}&page_token=${token}`)
      const page = (await answer.json()) as {
        readonly entries: readonly { readonly path: string }[]
        readonly next_page_token?: string
      } // the record's
      slowestMs = Math.max(slowestMs, performance.now() - start)
      assert.ok(page.entries.length <= 1000)
      for (const entry of page.entries) {
        assert.ok(entry.path > last)
        last = entry.path
      }
      found += page.entries.length
      token = page.next_page_token
    }
    assert.equal(found, count + 1)
    t.diagnostic(`recursive=${recursive}: slowest page ${Math.round(slowestMs)} ms`)
  }
})
