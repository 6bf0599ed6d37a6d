import assert from 'node:assert/strict'
import { existsSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { add } from './add.ts'
import { checkout } from './checkout.ts'
import { cloudStatus } from './cloud-status.ts'
import { fetch, pull } from './fetch.ts'
import { gc } from './gc.ts'
import { push } from './push.ts'
import { clean, fill, scene, written } from './scene.testing.ts'
import { status } from './status.ts'

void test('a directory goes into the cache, to the remote, and comes back', async (t) => {
  const world = scene(t)
  const { root, effects, said, read, write } = world
  fill(world)
  const where = [effects, root] as const
  await add({ targets: ['data'] }, ...where)
  assert.match(said(), /git add data\.dvc \.gitignore/u)
  assert.equal(read('data.dvc'), written, 'as dvc writes it')
  assert.equal(read('.gitignore'), '/data\n')
  const object = join(root, '.dvc/cache/files/md5/06/4e112e83d7bd75b21fb76ea5ab2279.dir')
  assert.equal(statSync(object).mode & 0o777, 0o444)
  await status({ targets: [] }, ...where)
  assert.equal(said(), clean)
  await push({ targets: [] }, ...where)
  assert.equal(said(), '6 files pushed\n')
  await push({ targets: ['data.dvc'] }, ...where)
  assert.equal(said(), 'Everything is up to date.\n')
  rmSync(join(root, 'data'), { recursive: true })
  rmSync(join(root, '.dvc/cache'), { recursive: true })
  await status({ targets: [] }, ...where)
  assert.match(said(), /not in cache: +data/u)
  await pull({ targets: [] }, ...where)
  assert.equal(said(), '6 files fetched\nA       data/\n')
  assert.equal(read('data/é.txt'), 'hé\n')
  await status({ targets: [] }, ...where)
  assert.equal(said(), clean)
  write('data/sub/new', 'new\n')
  rmSync(join(root, 'data/a.txt'))
  await status({ targets: [], json: true }, ...where)
  assert.equal(said(), '{"data.dvc":[{"changed outs":{"data":"modified"}}]}\n')
  await assert.rejects(checkout({ targets: [] }, ...where), /'data\/sub\/new' has changed/u)
  await checkout({ targets: [], force: true }, ...where)
  assert.equal(said(), 'M       data/\n')
  assert.ok(!existsSync(join(root, 'data/sub/new')))
  assert.equal(read('data/a.txt'), 'hello\n')
})

void test('a part of a directory is fetched, checked out, pushed and added by itself', async (t) => {
  const world = scene(t)
  const { root, effects, said, read, write } = world
  fill(world)
  write('data/subway', 'other\n')
  const where = [effects, root] as const
  await add({ targets: ['data'], quiet: true }, ...where)
  const here = (path: string): boolean => existsSync(join(root, path))
  const manifest = (): string =>
    /md5: (\w\w)(\w+\.dir)/u.exec(read('data.dvc'))?.slice(1).join('/') ?? ''

  // The list of files waits for the rest of them.
  await push({ targets: ['data/sub'] }, ...where)
  assert.match(
    said(),
    /'data' is not sent, because not all of them are there[^]*\n2 files pushed\n$/u,
  )
  assert.ok(!here(`there/files/md5/${manifest()}`))
  await push({ targets: [] }, ...where)
  assert.equal(said(), '5 files pushed\n')
  assert.ok(here(`there/files/md5/${manifest()}`))

  const forget = (): void => {
    for (const path of ['.dvc/cache', 'data']) rmSync(join(root, path), { recursive: true })
  }
  forget()
  await fetch({ targets: ['data/sub'] }, ...where)
  assert.equal(said(), '3 files fetched\n')
  await checkout({ targets: ['data/sub'] }, ...where)
  assert.equal(said(), 'A       data/\n')
  assert.deepEqual(
    [here('data/sub/b.txt'), here('data/a.txt'), here('data/subway')],
    [true, false, false],
  )
  await pull({ targets: ['data/a.txt', 'data/sub/c'] }, ...where)
  assert.equal(said(), '1 file fetched\nM       data/\n')
  assert.equal(read('data/a.txt'), 'hello\n')
  await checkout({ targets: ['data/a.txt'] }, ...where)
  assert.equal(said(), '')
  await cloudStatus({ targets: ['data/sub', 'data/subway'], json: true }, ...where)
  assert.equal(
    said(),
    '{"data/sub":"deleted","data/subway":"deleted"}\n',
    'one state for the parts',
  )
  await pull({ targets: ['data.dvc', 'data/a.txt'], quiet: true }, ...where)
  await status({ targets: ['data/sub'] }, ...where)
  assert.equal(said(), clean)

  // What is in no cache is not lost, and what is beside the part stays as it is.
  write('data/sub/c', 'changed\n')
  write('data/sub/new/er', 'new\n')
  write('data/a.txt', 'changed, too\n')
  await assert.rejects(
    checkout({ targets: ['data/sub'] }, ...where),
    /'data\/sub\/(c|new\/er)' has changed/u,
  )
  await checkout({ targets: ['data/sub'], force: true }, ...where)
  assert.deepEqual(
    [read('data/sub/c'), here('data/sub/new'), read('data/a.txt')],
    ['dup\n', false, 'changed, too\n'],
  )
  for (const verb of [checkout, fetch, push])
    await assert.rejects(verb({ targets: ['data/none'] }, ...where), /has no 'none'/u)

  write('data/sub/new/er', 'new\n')
  await add({ targets: ['data/sub/new'], quiet: true }, ...where)
  assert.match(read('data.dvc'), /size: 30\n  nfiles: 8\n/u, 'data/a.txt is as it was tracked')
  await add({ targets: ['data/a.txt', 'data/sub/new'], quiet: true }, ...where)
  assert.match(read('data.dvc'), /dir\n  nfiles: 8\n/u)
  said()
  await status({ targets: [] }, ...where)
  assert.equal(said(), clean)
  rmSync(join(root, 'data/sub'), { recursive: true })
  await add({ targets: ['data/sub'], quiet: true }, ...where)
  assert.match(read('data.dvc'), /dir\n  nfiles: 5\n/u)
  await status({ targets: [] }, ...where)
  assert.equal(said(), clean)
})

void test('the cache loses what is not used, and nothing without a word', async (t) => {
  const world = scene(t)
  const { root, effects, said, write } = world
  const where = [effects, root] as const
  write('one', 'first\n')
  await add({ targets: ['one'] }, ...where)
  write('one', 'second\n')
  await add({ targets: ['one'], quiet: true }, ...where)
  said()
  await assert.rejects(gc({}, ...where), { exitCode: 255 })
  await assert.rejects(gc({ workspace: true }, ...where), /--force/u)
  await gc({ workspace: true, dry: true }, ...where)
  assert.equal(said(), '1 file would be removed\n')
  await gc({ workspace: true, force: true }, ...where)
  assert.equal(said(), '1 file removed\n')
  await status({ targets: [] }, ...where)
  assert.equal(said(), clean)
  rmSync(join(root, '.dvc/cache'), { recursive: true })
  await assert.rejects(push({ targets: [] }, ...where), /the cache does not have/u)
  await assert.rejects(fetch({ targets: [] }, ...where), /on no remote/u)
})

void test('what can not be tracked is refused before anything is done', async (t) => {
  const world = scene(t)
  fill(world)
  const { root, effects, write } = world
  const where = [effects, root] as const
  write('one', 'first\n')
  await add({ targets: ['data', 'one'] }, ...where)
  for (const [target, reason] of [
    ['none', /does not exist/u],
    ['../x', /not inside/u],
    ['.', /all of it/u],
    ['data/none', /'data\/none' does not exist/u],
    ['one/x', /inside 'one', which is tracked as a file/u],
    ['data.dvc', /DVC's own/u],
  ] as const)
    await assert.rejects(add({ targets: [target] }, ...where), reason, target)
  write('bad.dvc', 'outs:\n- md5: abc\n  path: ../../etc/passwd\n  hash: md5\n')
  await assert.rejects(status({ targets: [] }, ...where), /outside of the repository/u)
  await assert.rejects(status({ targets: [] }, effects, tmpdir()), { exitCode: 253 })
})
