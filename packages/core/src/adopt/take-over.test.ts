import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import type { Objects } from '../objects/objects.ts'
import { testWorld } from '../world.testing.ts'
import type { PlainFile } from './plain-walk.ts'
import { takeOver, type Outcome, type TakingOver } from './take-over.ts'

test('a file that changes while it is taken over is taken over as it is then', async (t) => {
  const { file, take, contentOf } = await openParts(t)
  let changes = 1
  const outcomes = await take((parts) => ({
    put: async (source, options) => {
      const stored = await parts.objects.put(source, options)
      if (changes-- > 0) await appendFile(file.file, ' and more')
      return stored
    },
    read: (id) => parts.objects.read(id),
  }))
  assert.deepEqual(outcomes, [{ file, isAdopted: true, isNew: true }])
  assert.equal(await contentOf(file.path), 'one and more')
  await assert.rejects(readFile(file.file), /ENOENT/)
})

test('a file that keeps changing stays, and so does one whose object is not what it was', async (t) => {
  const { file, take } = await openParts(t)
  const changing = await take((parts) => ({
    put: async (source, options) => {
      const stored = await parts.objects.put(source, options)
      await appendFile(file.file, '.')
      return stored
    },
    read: (id) => parts.objects.read(id),
  }))
  assert.deepEqual(changing, [
    { file, isAdopted: false, isNew: false, reason: 'it keeps changing' },
  ])
  assert.equal(await readFile(file.file, 'utf8'), 'one...')
  const other = { ...file, path: 'other' }
  await assert.rejects(
    take(
      (parts) => ({
        put: (source, options) => parts.objects.put(source, options),
        read: () => Readable.from([Buffer.from('damaged')]),
      }),
      other,
    ),
    /was not stored as it was given/,
  )
  assert.equal(await readFile(file.file, 'utf8'), 'one...')
})

interface Parts {
  readonly file: PlainFile
  readonly take: (
    objectsOf: (parts: { readonly objects: Objects }) => TakingOver['objects'],
    file?: PlainFile,
  ) => Promise<readonly Outcome[]>
  readonly contentOf: (path: string) => Promise<string>
}

async function openParts(t: TestContext): Promise<Parts> {
  const folder = await mkdtemp(join(tmpdir(), 'stemma-take-'))
  t.after(() => rm(folder, { recursive: true }))
  const { ctx } = await testWorld(t, 'sqlite')
  const objects = ctx.objects?.store ?? assert.fail()
  const file: PlainFile = { path: '1/file', file: join(folder, 'file'), sizeBytes: 3 }
  await writeFile(file.file, 'one')
  return {
    file,
    take: (objectsOf, taken = file) =>
      takeOver([taken], { rows: ctx.rows, objects: objectsOf({ objects }), removes: true }),
    contentOf: async (path) => {
      const { artifact } = await ctx.rows.lookUpArtifact({ path, withBase: false })
      return text(objects.read(artifact?.objectId ?? ''))
    },
  }
}
