import assert from 'node:assert/strict'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { folderBackend } from '../blob/folder-backend.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { openObjectStore } from '../store/open-object-store.ts'
import { gather, noise, readAll, streamOf } from '../store/test-store.ts'

interface Content {
  readonly id: string
  readonly bytes: Buffer
}

/** A store with an index of many pages, closed. */
async function filledStore(t: TestContext): Promise<{
  readonly contents: readonly Content[]
  readonly indexPath: string
  /** Opens it; `mended` counts how often its index was made again. */
  readonly open: () => Promise<{ readonly store: ObjectStore; readonly mended: number[] }>
}> {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-mender-'))
  const indexPath = join(folder, 'index.sqlite')
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const open = async (): Promise<{ store: ObjectStore; mended: number[] }> => {
    const mended: number[] = []
    const backend = await folderBackend(folder)
    const onMended = ({ packs }: { readonly packs: number }): void => void mended.push(packs)
    const store = await openObjectStore({ backend, indexPath, onMended, cacheBytes: 0 })
    t.after(() => store.close().catch(() => {}))
    return { store, mended }
  }
  const { store } = await open()
  const contents: Content[] = []
  const large = noise('large', 3_000_000)
  contents.push({ id: (await store.put(streamOf(large))).id, bytes: large })
  await Promise.all(
    Array.from({ length: 400 }, async (_, at) => {
      const bytes = noise(`small ${at}`, 200 + at)
      contents.push({ id: (await store.put(streamOf(bytes))).id, bytes })
    }),
  )
  await store.close()
  return { contents, indexPath, open }
}

/** Writes over all pages of the table of entries, but none of the others. */
function tearEntries(indexPath: string): void {
  const database = new DatabaseSync(indexPath)
  const { page_size: pageBytes } = database.prepare('pragma page_size').get() ?? {}
  const { rootpage } =
    database.prepare("select rootpage from sqlite_master where name = 'entry'").get() ?? {}
  database.exec('pragma wal_checkpoint(truncate)')
  database.close()
  const file = openSync(indexPath, 'r+')
  const size = Number(pageBytes)
  writeSync(file, Buffer.alloc(size, 0xa5), 0, size, (Number(rootpage) - 1) * size)
  closeSync(file)
  assert.ok(statSync(indexPath).size > size)
}

async function checkAll(store: ObjectStore, contents: readonly Content[]): Promise<void> {
  for (const { id, bytes } of contents) assert.ok((await readAll(store, id))?.equals(bytes))
}

test('an index with torn pages is made again from the packs, and nothing is lost', async (t) => {
  const { contents, indexPath, open } = await filledStore(t)
  const [large] = contents
  assert.ok(large)
  const ways: readonly ((store: ObjectStore) => Promise<void>)[] = [
    (store) => checkAll(store, contents),
    async (store) => {
      assert.equal((await store.keep([large.id], 0))[0], large.bytes.byteLength)
    },
    async (store) => {
      const first = store.put(streamOf(noise('new', 1000)))
      await assert.rejects(first, { code: 'TEMPORARILY_UNAVAILABLE' })
      await store.put(streamOf(noise('new', 1000)))
    },
    async (store) => {
      const all = { live: contents.map(({ id }) => id), graceMs: 0 }
      await assert.rejects(store.collect(all), { code: 'TEMPORARILY_UNAVAILABLE' })
      assert.deepEqual((await store.collect(all)).missing, [])
    },
    async (store) => {
      await assert.rejects(gather(store.send([large.id])), { code: 'TEMPORARILY_UNAVAILABLE' })
      assert.ok(await gather(store.send([large.id])))
    },
  ]
  for (const way of ways) {
    tearEntries(indexPath)
    const { store, mended } = await open()
    await way(store)
    assert.equal(mended.length, 1)
    assert.ok((mended[0] ?? 0) > 0)
    assert.deepEqual((await store.check()).problems, [])
    await checkAll(store, contents)
    assert.equal(mended.length, 1)
    await store.close()
  }
})

test('an index whose rows are wrong is compared with the packs before anything is called damaged', async (t) => {
  const { contents, indexPath, open } = await filledStore(t)
  const wrong = [
    'update entry set place = place + 1',
    'update entry set raw_bytes = raw_bytes + 1 where kind = 0',
    'update entry set pack = 999',
    'update entry set codec = 7',
  ]
  for (const sql of wrong) {
    for (const way of [
      (store: ObjectStore) => checkAll(store, contents),
      async (store: ObjectStore) => {
        const { problems } = await store.check()
        assert.deepEqual(problems, [])
        assert.equal((await store.repair(problems)).entriesDropped, 0)
      },
    ]) {
      const database = new DatabaseSync(indexPath)
      database.exec(sql)
      database.close()
      const { store, mended } = await open()
      await way(store)
      assert.equal(mended.length, 1, sql)
      await checkAll(store, contents)
      await store.close()
    }
  }
})
