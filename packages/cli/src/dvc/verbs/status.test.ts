import assert from 'node:assert/strict'
import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { add } from './add.ts'
import { fill, scene } from './scene.testing.ts'
import { status } from './status.ts'

void test('what was found once is not believed when anything has changed', async (t) => {
  const world = scene(t)
  const { root, effects, said, write } = world
  fill(world)
  const where = [effects, root] as const
  await add({ targets: ['data'], quiet: true }, ...where)
  const stateIs = async (expected: RegExp, message: string): Promise<void> => {
    // Twice: what the first look keeps is what the second one goes by.
    for (let turn = 0; turn < 2; turn++) {
      await status({ targets: [] }, ...where)
      assert.match(said(), expected, message)
    }
  }
  const swap = (one: string, other: string): void => {
    for (const [from, to] of [
      [one, 'swapped'],
      [other, one],
      ['swapped', other],
    ] as const)
      renameSync(join(root, from), join(root, to))
  }
  await stateIs(/up to date/u, 'as it was added')
  swap('data/a.txt', 'data/sub/b.txt')
  await stateIs(/modified: +data/u, 'two files changed places')
  swap('data/a.txt', 'data/sub/b.txt')
  await stateIs(/up to date/u, 'and back')
  write('data/new', '')
  await stateIs(/modified: +data/u, 'a new file, empty')
  rmSync(join(root, 'data/new'))
  write('.dvcignore', 'empty\nsecret/\n*.log\n')
  await stateIs(/modified: +data/u, 'another file is left out')
  write('.dvcignore', 'secret/\n*.log\n')
  await stateIs(/up to date/u, 'and no longer')
  const object = join(root, '.dvc/cache/files/md5', 'b1/946ac92492d2347c6235b4d2611184')
  renameSync(object, join(root, 'away'))
  await stateIs(/not in cache: +data/u, 'an object went from the cache')
  renameSync(join(root, 'away'), object)
  await stateIs(/up to date/u, 'it is back')
  write('data/a.txt', 'HELLO\n')
  await stateIs(/modified: +data/u, 'other bytes of the same length')
})

void test('a folder that has just been written is looked at again', async (t) => {
  const world = scene(t)
  const { root, read } = world
  fill(world)
  const { mtimeMs } = statSync(join(root, 'data/a.txt'))
  const now = { ...world.effects, now: () => mtimeMs + 50 }
  await add({ targets: ['data'], quiet: true }, now, root)
  await status({ targets: [] }, now, root)
  assert.ok(!existsSync(join(root, '.dvc/tmp/stemma/trees.json')))
  await status({ targets: [] }, world.effects, root)
  assert.match(read('.dvc/tmp/stemma/trees.json'), /064e112e83d7bd75b21fb76ea5ab2279\.dir/u)
})
