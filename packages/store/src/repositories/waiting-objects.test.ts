import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestStore, testDatabases } from '../stores.testing.ts'
import {
  findArtifactWithBytes,
  putArtifact,
  readAllArtifacts,
  removeArtifact,
} from './artifacts.ts'
import {
  insertWaitingObject,
  measureWaitingObjects,
  readWaitingObjects,
  removeWaitingObjects,
} from './waiting-objects.ts'

const most = { objects: 100, sizeBytes: 1000 }
const idOf = (letter: string): string => letter.repeat(64)

for (const { name: database, make } of testDatabases) {
  test(`small objects wait beside their names, on ${database}`, async (t) => {
    const store = await openTestStore(t, make)
    const put = (name: string, letter: string, bytes?: Uint8Array) =>
      store.write(async (tx) => {
        const named = { directory: 'd', name, objectId: idOf(letter) }
        await putArtifact(tx, { ...named, sizeBytes: 3, modifiedMs: 1 })
        if (bytes !== undefined) await insertWaitingObject(tx, { ...named, bytes })
      })
    await put('over', 'a', Buffer.from('aaa'))
    await put('over', 'b', Buffer.from('bbb'))
    await put('gone', 'c', Buffer.from('ccc'))
    await put('same', 'b', Buffer.from('bbb'))
    await put('stored', 'b')
    await put('empty', 'e', new Uint8Array())
    await store.write((tx) => removeArtifact(tx, { directory: 'd', name: 'gone' }))

    const page = await store.read((db) => readWaitingObjects(db, { after: 0, most }))
    assert.deepEqual(
      page.map(({ objectId, bytes, isNamed }) => [
        objectId[0],
        String(Buffer.from(bytes)),
        isNamed,
      ]),
      [
        ['a', 'aaa', false],
        ['b', 'bbb', true],
        ['c', 'ccc', false],
        ['b', 'bbb', true],
        ['e', '', true],
      ],
    )
    const size = await store.read(measureWaitingObjects)
    assert.deepEqual(size, { objects: 5, sizeBytes: 12, last: page.at(-1)?.waitingNo })
    const found = await store.read((db) =>
      findArtifactWithBytes(db, { directory: 'd', name: 'stored' }),
    )
    assert.deepEqual(
      [found?.artifact.name, String(Buffer.from(found?.bytes ?? []))],
      ['stored', 'bbb'],
    )
    const all = await store.read((db) => readAllArtifacts(db, { directory: '', name: '' }, 100))
    assert.deepEqual(
      all.map(({ name, isWaiting }) => [name, isWaiting]),
      [
        ['empty', true],
        ['over', true],
        ['same', true],
        // Its object was in the packs already: those of the others may be dropped before they are stored.
        ['stored', false],
      ],
    )

    const numbers = page.map(({ waitingNo }) => waitingNo)
    await store.write((tx) => removeWaitingObjects(tx, numbers.slice(0, 2)))
    await put('later', 'f', Buffer.from('f'))
    const rest = await store.read((db) => readWaitingObjects(db, { after: 0, most }))
    assert.deepEqual(rest.slice(0, 3), page.slice(2))
    assert.equal(rest.length, 4)
    await store.write((tx) =>
      removeWaitingObjects(
        tx,
        rest.map(({ waitingNo }) => waitingNo),
      ),
    )
    const stored = await store.read((db) =>
      findArtifactWithBytes(db, { directory: 'd', name: 'same' }),
    )
    assert.deepEqual([stored?.artifact.objectId, stored?.bytes], [idOf('b'), undefined])
    assert.deepEqual(await store.read(measureWaitingObjects), { objects: 0, sizeBytes: 0, last: 0 })
  })

  test(`what waits is read in pages of so many objects and bytes, all or those that are asked for, on ${database}`, async (t) => {
    const store = await openTestStore(t, make)
    await store.write(async (tx) => {
      for (const letter of ['a', 'b', 'c', 'd', 'a']) {
        const bytes = Buffer.alloc(letter === 'c' ? 700 : 300, letter)
        await insertWaitingObject(tx, {
          directory: '',
          name: letter,
          objectId: idOf(letter),
          bytes,
        })
      }
    })
    const pages = async (options: {
      readonly objects?: number
      readonly ids?: readonly string[]
    }) => {
      const { objects = 100, ids } = options
      const found: string[] = []
      for (let after = 0; ;) {
        const asked = { after, most: { objects, sizeBytes: 650 }, ids: ids?.map(idOf) }
        const page = await store.read((db) => readWaitingObjects(db, asked))
        if (page.length === 0) return found
        found.push(page.map(({ objectId }) => objectId[0]).join(''))
        after = page.at(-1)?.waitingNo ?? Infinity
      }
    }
    assert.deepEqual(await pages({}), ['ab', 'c', 'da'])
    assert.deepEqual(await pages({ objects: 1 }), ['a', 'b', 'c', 'd', 'a'])
    assert.deepEqual(await pages({ ids: ['a', 'd', 'x'] }), ['ad', 'a'])
    assert.deepEqual(await pages({ ids: [] }), [])
  })
}
