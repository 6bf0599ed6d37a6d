import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Effects } from '../../effects.ts'
import { add } from './add.ts'
import { checkout } from './checkout.ts'
import { cloudStatus } from './cloud-status.ts'
import { fetch, pull } from './fetch.ts'
import { gc } from './gc.ts'
import { push } from './push.ts'
import { status } from './status.ts'

interface Scene {
  readonly root: string
  readonly write: (path: string, content: string) => void
  readonly read: (path: string) => string
  readonly effects: Effects
  /** What was printed since the last look. */
  readonly said: () => string
}

/** A repository as `dvc init --no-scm` makes it, with a folder as its remote. */
function scene(t: TestContext, config = ''): Scene {
  const root = mkdtempSync(join(tmpdir(), 'stemma-dvc-'))
  t.after(() => rmSync(root, { recursive: true }))
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  write(
    '.dvc/config',
    `[core]\n    remote = there\n['remote "there"']\n    url = ../there\n${config}`,
  )
  write('.dvcignore', '# ours\n*.log\nsecret/\n')
  let printed = ''
  const stdout = {
    isTerminal: false,
    columns: 80,
    write: async (text: string | Uint8Array) => void (printed += String(text)),
  }
  return {
    root,
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    effects: {
      environment: { HOME: root },
      stdout,
      stderr: stdout,
      fetch: () => Promise.reject(new Error('There is no network here.')),
      ask: undefined,
      now: () => Date.now() + 60_000,
    },
    said: () => {
      const text = printed
      printed = ''
      return text
    },
  }
}

function fill({ write }: Scene): void {
  for (const [path, content] of Object.entries({
    'data/a.txt': 'hello\n',
    'data/c': 'dup\n',
    'data/empty': '',
    'data/sub/b.txt': 'x\n',
    'data/sub/c': 'dup\n',
    'data/é.txt': 'hé\n',
    'data/left-out.log': 'log\n',
    'data/secret/key': 'key\n',
  }))
    write(path, content)
}

const clean = 'Data and pipelines are up to date.\n'
const written = `outs:
- md5: 064e112e83d7bd75b21fb76ea5ab2279.dir
  size: 20
  nfiles: 6
  hash: md5
  path: data
`

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
