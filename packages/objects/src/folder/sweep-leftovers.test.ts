import assert from 'node:assert/strict'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openFolderStore } from './open-folder-store.ts'
import { sweepLeftovers } from './sweep-leftovers.ts'
import { allNames, testFolder } from './test-folder.ts'

const hourMs = 3_600_000

async function makeLeftovers(root: string): Promise<void> {
  await mkdir(join(root, 'a/b'), { recursive: true })
  await writeFile(join(root, 'a/b/f'), 'whole')
  await writeFile(join(root, 'a/b/.artifact.uploading.1'), 'half')
  await mkdir(join(root, '.artifact.uploading.2/deep'), { recursive: true })
  await writeFile(join(root, '.artifact.uploading.2/deep/f'), 'removed')
}

test('old leftovers are removed wherever they are, files stay', async (t) => {
  const { root } = await testFolder(t)
  await makeLeftovers(root)
  assert.equal(await sweepLeftovers(root, { unchangedSinceMs: Date.now() + hourMs }), 2)
  assert.deepEqual(await allNames(root), ['a', 'a/b', 'a/b/f'])
})

test('a dry run counts them and removes nothing', async (t) => {
  const { root } = await testFolder(t)
  await makeLeftovers(root)
  const sweep = { unchangedSinceMs: Date.now() + hourMs, isDryRun: true }
  assert.equal(await sweepLeftovers(root, sweep), 2)
  assert.equal((await allNames(root)).length, 7)
})

test('what changed a moment ago may be an upload of another server and stays', async (t) => {
  const { root } = await testFolder(t)
  await makeLeftovers(root)
  assert.equal(await sweepLeftovers(root, { unchangedSinceMs: Date.now() - hourMs }), 0)
  assert.equal((await allNames(root)).length, 7)
})

test('a sweep does not follow links', async (t) => {
  const { root, outside } = await testFolder(t)
  await makeLeftovers(outside)
  await symlink(outside, join(root, 'way'))
  assert.equal(await sweepLeftovers(root, { unchangedSinceMs: Date.now() + hourMs }), 0)
})

test('a store sweeps when it is opened and says what it removed', async (t) => {
  const { root } = await testFolder(t)
  await makeLeftovers(root)
  const swept = Promise.withResolvers<number | undefined>()
  const store = await openFolderStore(root, {
    leftoverAgeMs: -hourMs,
    onSwept: ({ removed }) => swept.resolve(removed),
  })
  assert.equal(await swept.promise, 2)
  await store.close()
})
