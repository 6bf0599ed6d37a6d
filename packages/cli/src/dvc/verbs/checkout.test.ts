import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { add } from './add.ts'
import { checkout } from './checkout.ts'
import { pull } from './fetch.ts'
import { push } from './push.ts'
import { clean, fill, scene } from './scene.testing.ts'
import { status } from './status.ts'

void test('nobody else decides what is written where Git and DVC keep their own, or outside', async (t) => {
  const world = scene(t)
  fill(world)
  const { root, effects, write, said } = world
  const where = [effects, root] as const
  await add({ targets: ['data'], quiet: true }, ...where)
  const hook = (path: string): string =>
    `outs:\n- md5: b1946ac92492d2347c6235b4d2611184\n  hash: md5\n  isexec: true\n  path: ${path}\n`
  for (const path of ['.git/hooks/post-checkout', 'x/.GIT/config', '.dvc/config.local']) {
    write('evil.dvc', hook(path))
    for (const verb of [checkout, pull, status, push])
      await assert.rejects(verb({ targets: [] }, ...where), /belongs to Git or to DVC/u, path)
    assert.ok(!existsSync(join(root, path)))
  }
  write('evil.dvc', hook('"a\\e[31m"'))
  await checkout({ targets: [] }, ...where)
  assert.equal(said(), 'A       a\\u001b[31m\n')
  rmSync(join(root, 'evil.dvc'))

  // A directory that lists what is in a folder of Git's.
  const list = '[{"md5": "b1946ac92492d2347c6235b4d2611184", "relpath": "sub/.git/config"}]'
  const listed = createHash('md5').update(list).digest('hex')
  write(`.dvc/cache/files/md5/${listed.slice(0, 2)}/${listed.slice(2)}.dir`, list)
  write('evil.dvc', `outs:\n- md5: ${listed}.dir\n  hash: md5\n  path: evil\n`)
  await assert.rejects(checkout({ targets: [] }, ...where), /is damaged/u)
  rmSync(join(root, 'evil.dvc'))

  // A link in place of the directory, or of one in it.
  const outside = mkdtempSync(join(tmpdir(), 'stemma-outside-'))
  t.after(() => rmSync(outside, { recursive: true }))
  for (const link of ['data', 'data/sub']) {
    rmSync(join(root, link), { recursive: true })
    symlinkSync(outside, join(root, link))
    await assert.rejects(checkout({ targets: [] }, ...where), /is a link to .*outside of the/u)
    assert.deepEqual(readdirSync(outside), [])
    rmSync(join(root, link))
    await checkout({ targets: [], quiet: true }, ...where)
  }
  rmSync(join(root, 'data'), { recursive: true })
  symlinkSync(outside, join(root, 'data'))
  await checkout({ targets: [], force: true, quiet: true }, ...where)
  assert.equal(readdirSync(outside).length, 5)
})

void test('links are made as the settings say', async (t) => {
  for (const type of ['hardlink', 'symlink']) {
    const { root, effects, write, read } = scene(t, `[cache]\n    type = "${type},copy"\n`)
    const where = [effects, root] as const
    write('one', 'first\n')
    await add({ targets: ['one'], quiet: true }, ...where)
    rmSync(join(root, 'one'))
    await checkout({ targets: [], quiet: true }, ...where)
    assert.equal(read('one'), 'first\n')
    assert.equal(statSync(join(root, 'one')).mode & 0o222, 0, 'nobody writes into the cache')
  }
})

void test('a checkout that was killed leaves nothing among the data', async (t) => {
  const world = scene(t)
  const { root, effects, write, said } = world
  fill(world)
  const where = [effects, root] as const
  await add({ targets: ['data'], quiet: true }, ...where)
  rmSync(join(root, 'data'), { recursive: true })
  // What it had begun to write, and could not be moved.
  write('.dvc/tmp/stemma/link.tmp', 'hel')
  mkdirSync(join(root, 'data/a.txt'), { recursive: true })
  await assert.rejects(checkout({ targets: [], force: true }, ...where))
  rmSync(join(root, 'data/a.txt'), { recursive: true })
  await checkout({ targets: [], quiet: true }, ...where)
  await status({ targets: [] }, ...where)
  assert.equal(said(), clean)
  assert.deepEqual(readdirSync(join(root, 'data')).toSorted(), [
    ...['a.txt', 'c', 'empty', 'sub', 'é.txt'],
  ])
})

void test('a repository in which dvc is at work is waited for', async (t) => {
  const { root, effects, said } = scene(t)
  mkdirSync(join(root, '.dvc/tmp'))
  const holder = spawn('flock', [join(root, '.dvc/tmp/lock'), 'sh', '-c', 'echo held; sleep 0.7'])
  await once(holder.stdout, 'data')
  const began = Date.now()
  await status({ targets: [] }, effects, root)
  assert.equal(said(), clean)
  assert.ok(Date.now() - began > 300)
})
