import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { ConnectionError } from '../client/errors.ts'
import { fetchLarge } from './fetch-large.ts'
import type { Connection } from './http/connection.ts'
import { Tally } from './tally.ts'

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-large-'))
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  return folder
}

/** A server that has these bytes, and whose first line breaks after some of them. */
function fakeConnection(
  content: Buffer,
  breakAt: number,
): { readonly server: Connection; readonly asked: number[] } {
  const asked: number[] = []
  async function* bytes({
    from = 0,
  }: {
    readonly from?: number
  }): AsyncGenerator<Buffer, void, undefined> {
    asked.push(from)
    if (asked.length === 1 && breakAt < content.byteLength) {
      yield content.subarray(0, breakAt)
      throw new ConnectionError('The line broke.')
    }
    yield content.subarray(from)
  }
  return { server: { json: async () => undefined, bytes }, asked }
}

test('after a broken line the rest is asked for, and the file appears whole', async (t) => {
  const folder = newFolder(t)
  const content = Buffer.from('a large one')
  const { server, asked } = fakeConnection(content, 4)
  const wanted = {
    file: join(folder, 'new/x'),
    id: hash('sha256', content, 'hex'),
    sizeBytes: content.byteLength,
  }
  const tally = new Tally({})
  await fetchLarge({ server }, { wanted, tally })
  assert.deepEqual(asked, [0, 4])
  assert.deepEqual(readFileSync(wanted.file), content)
  assert.deepEqual(readdirSync(join(folder, 'new')), ['x'])
  assert.deepEqual(tally.done, { files: 1, sizeBytes: 11, sentBytes: 11 })
})

test('bytes that are not the object leave nothing', async (t) => {
  const folder = newFolder(t)
  const { server } = fakeConnection(Buffer.from('others'), Infinity)
  const wanted = {
    file: join(folder, 'x'),
    id: hash('sha256', 'what was asked', 'hex'),
    sizeBytes: 6,
  }
  await assert.rejects(fetchLarge({ server }, { wanted, tally: new Tally({}) }), {
    code: 'DATA_LOSS',
  })
  assert.deepEqual(readdirSync(folder), [])
})
