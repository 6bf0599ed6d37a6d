import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { rawObjectIn, rawObjectRoom, streamEnd, streamStart } from '@stemma/objects'
import { fetchFiles } from './fetch-files.ts'
import type { Connection } from './http/connection.ts'
import type { WantedFile } from './wanted-file.ts'

function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-fetch-'))
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  return folder
}

/** A file whose bytes are its name. */
function wantedFile(folder: string, name: string): WantedFile {
  return { file: join(folder, name), id: hash('sha256', name, 'hex'), sizeBytes: name.length }
}

/** A server that has objects of those names; `onAsked` holds an answer up. */
function fakeConnection(
  names: readonly string[],
  onAsked: (asked: number) => Promise<void>,
): Connection {
  const byId = new Map(names.map((name) => [hash('sha256', name, 'hex'), name]))
  let asked = 0
  return {
    json: async () => undefined,
    bytes: async function* bytes({ json = {} }) {
      await onAsked(asked++)
      yield streamStart
      const { ids } = json as { readonly ids: readonly string[] } // what a download asks for
      for (const id of ids) {
        const name = byId.get(id) ?? ''
        yield rawObjectIn(Buffer.concat([Buffer.alloc(rawObjectRoom), Buffer.from(name)]), id)
      }
      yield streamEnd
    },
  }
}

test('the next page is asked for while files of the one before come', async (t) => {
  const folder = makeFolder(t)
  const second = Promise.withResolvers<void>()
  // The first answer waits for the second page: whoever lists all before, or none until the first is here, waits for ever.
  const server = fakeConnection(['a', 'b'], (asked) =>
    asked === 0 ? second.promise : Promise.resolve(),
  )
  async function* pages(): AsyncGenerator<readonly WantedFile[]> {
    yield [wantedFile(folder, 'a')]
    second.resolve()
    yield [wantedFile(folder, 'b')]
  }
  assert.deepEqual(await fetchFiles({ server }, pages()), {
    files: 2,
    sizeBytes: 2,
    sentBytes: 112,
  })
  assert.deepEqual(readdirSync(folder).toSorted(), ['a', 'b'])
})

test('a new folder has its name with its first batch, though a later one came before', async (t) => {
  const folder = join(makeFolder(t), 'new')
  const later = Promise.withResolvers<void>()
  const server = fakeConnection(['a', 'b', 'c'], (asked) =>
    asked === 0 ? later.promise : Promise.resolve(),
  )
  let isNamed: boolean | undefined
  const onProgress = (): void => {
    // The second batch has come whole: `streamEnd` was its last piece.
    if (isNamed !== undefined) return
    setImmediate(() => {
      isNamed = existsSync(folder)
      later.resolve()
    })
  }
  const pages = [['a', 'b'], ['c']].map((names) => names.map((name) => wantedFile(folder, name)))
  await fetchFiles({ server, onProgress }, pages)
  assert.equal(isNamed, false)
  assert.deepEqual(readdirSync(folder).toSorted(), ['a', 'b', 'c'])
})
