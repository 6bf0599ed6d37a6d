import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import { listFilesBelow } from './list-files-below.ts'
import { lookUpArtifact } from './look-up-artifact.ts'
import type { NamedObject } from './name-artifact.ts'
import { nameArtifacts } from './name-artifacts.ts'

const [first, second] = ['ab'.repeat(32), 'cd'.repeat(32)]

function named(path: string, objectId = first): NamedObject {
  return { path, objectId, sizeBytes: 7 }
}

for (const database of databases) {
  test(`many paths are named and named again, with all directories above them, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const paths = ['r/a', 'r/a-b/c', 'r/a-b/d/e', 'r/b', 's']
    for (const id of [first, second]) {
      await nameArtifacts(ctx, { files: paths.toReversed().map((path) => named(path, id)) })
      const page = { path: 'r', after: { directory: '', name: '' }, limit: 10 }
      const { files } = await listFilesBelow(ctx, page)
      assert.deepEqual(
        files.map(({ directory, name, objectId }) => [directory, name, objectId]),
        [
          ['r', 'a', id],
          ['r', 'b', id],
          ['r/a-b', 'c', id],
          ['r/a-b/d', 'e', id],
        ],
      )
    }
    for (const path of ['r', 'r/a-b', 'r/a-b/d']) {
      const { artifact } = await lookUpArtifact(ctx, { path, withBase: false })
      assert.deepEqual([artifact?.name, artifact?.objectId], [path.split('/').at(-1), undefined])
    }
  })

  test(`a path that is a directory, or below a file, keeps all from their names, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await nameArtifacts(ctx, { files: [named('r/d/f')] })
    for (const [path, reason] of [
      ['r/d', /refers to a directory, not a file: 'r\/d'/],
      ['r/d/f/g', /is a file, not a directory: 'r\/d\/f'/],
    ] as const) {
      await assert.rejects(nameArtifacts(ctx, { files: [named('r/a'), named(path)] }), reason)
      const { artifact } = await lookUpArtifact(ctx, { path: 'r/a', withBase: false })
      assert.equal(artifact, undefined)
    }
  })
}
