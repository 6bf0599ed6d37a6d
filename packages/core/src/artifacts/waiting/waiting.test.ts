import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { databases, testCtx } from '../../ctx.testing.ts'
import { listLiveObjects } from '../list-live-objects.ts'
import { lookUpArtifact } from '../look-up-artifact.ts'
import { nameArtifact } from '../name-artifact.ts'
import { measureWaiting, readWaiting } from './read-waiting.ts'
import { removeWaiting } from './remove-waiting.ts'

const most = { objects: 2, sizeBytes: 1000 }
const start = { directory: '', name: '' }

function small(path: string, content: string) {
  const bytes = Buffer.from(content)
  const objectId = createHash('sha256').update(bytes).digest('hex')
  return { path, objectId, sizeBytes: bytes.byteLength, bytes }
}

for (const database of databases) {
  test(`bytes wait beside their name until they are removed, and are live from then on, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const [one, two] = [small('a/one', 'first'), small('a/two', 'second')]
    for (const file of [one, two, small('a/three', 'third')]) await nameArtifact(ctx, file)
    assert.deepEqual(await measureWaiting(ctx), { objects: 3, sizeBytes: 16, last: 3 })
    const found = await lookUpArtifact(ctx, { path: 'a/one', withBase: false })
    assert.equal(Buffer.from(found.bytes ?? []).toString(), 'first')
    assert.deepEqual((await listLiveObjects(ctx, start)).ids, [])

    // Written over: what came first has no name any more.
    await nameArtifact(ctx, small('a/two', 'other'))
    const page = await readWaiting(ctx, { after: 0, most })
    assert.deepEqual(
      page.map(({ waitingNo, isNamed }) => [waitingNo, isNamed]),
      [
        [1, true],
        [2, false],
      ],
    )
    const [only] = await readWaiting(ctx, { after: 0, most, ids: [two.objectId] })
    assert.equal(only?.waitingNo, 2)
    assert.equal(
      (await readWaiting(ctx, { after: 2, most: { objects: 9, sizeBytes: 1 } })).length,
      1,
    )
    assert.deepEqual(await readWaiting(ctx, { after: 4, most }), [])

    await removeWaiting(ctx, { numbers: [1, 2] })
    assert.deepEqual((await listLiveObjects(ctx, start)).ids, [one.objectId])
    const moved = await lookUpArtifact(ctx, { path: 'a/one', withBase: false })
    assert.deepEqual([moved.artifact?.objectId, moved.bytes], [one.objectId, undefined])
    assert.equal((await measureWaiting(ctx)).objects, 2)
  })

  test(`a name that is refused leaves no bytes behind, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await nameArtifact(ctx, small('a/b', 'file'))
    const refused = { code: 'INVALID_PARAMETER_VALUE' }
    await assert.rejects(nameArtifact(ctx, small('a', 'a directory')), refused)
    await assert.rejects(nameArtifact(ctx, small('a/b/c', 'through a file')), refused)
    assert.equal((await measureWaiting(ctx)).objects, 1)
  })
}
