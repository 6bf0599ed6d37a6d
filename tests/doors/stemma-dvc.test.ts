import assert from 'node:assert/strict'
import { chmod, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { pythonEnvironment } from '../env/python.ts'
import { startServer } from '../server/start-server.ts'
import { gitWorkspace, type GitWorkspace } from './git-workspace.ts'

interface Scene extends GitWorkspace {
  readonly dvc: (where: string, ...words: readonly string[]) => Promise<string>
  readonly stemma: (where: string, ...words: readonly string[]) => Promise<string>
  readonly url: string
}

const launcher = join(checkout, 'packages/cli/bin/stemma')

/** Repository `a` of the real `dvc`, whose remote is a server. */
async function scene(t: TestContext): Promise<Scene> {
  const { bin } = await pythonEnvironment('dvc-3.67')
  const workspace = await gitWorkspace(t, [bin])
  const server = await startServer()
  t.after(() => server.stop())
  const url = `${server.url}/dvc/team/cats`
  const { must } = workspace
  await workspace.init('a')
  await must('a', ['dvc', 'init', '--quiet'])
  await must('a', ['dvc', 'remote', 'add', '--quiet', '-d', 'stemma', url])
  return {
    ...workspace,
    url,
    dvc: (where, ...words) => must(where, ['dvc', ...words]),
    stemma: (where, ...words) => must(where, [launcher, 'dvc', ...words]),
  }
}

async function fill({ write, folder }: GitWorkspace, where: string): Promise<void> {
  await write(`${where}/data/x.csv`, 'a,b\n1,2\n')
  await write(`${where}/data/sub/ü "q".txt`, 'hü\n')
  await write(`${where}/data/empty`, '')
  await write(`${where}/data/skip.log`, 'not this\n')
  await write(`${where}/.dvcignore`, '*.log\n')
  await write(`${where}/run.sh`, '#!/bin/sh\n')
  await chmod(join(folder, where, 'run.sh'), 0o755)
}

/** The contents of a path that the lists of a repository name. */
async function versionsOf(url: string, path: string): Promise<readonly string[]> {
  const [server = '', repository = ''] = url.split('/dvc/')
  const get = (what: string) => fetch(`${server}/api/v1/${what}`)
  const answer = await get(`repositories/objects?repository=${repository}&folders=true`)
  const { objects } = (await answer.json()) as {
    readonly objects: readonly { readonly object_id: string }[]
  }
  const lists = await Promise.all(
    objects.map(async ({ object_id: id }) => {
      const list = await get(`objects/${id}`)
      return (await list.json()) as readonly { readonly md5: string; readonly relpath: string }[]
    }),
  )
  const found = lists.flat().filter(({ relpath }) => relpath === path)
  return [...new Set(found.map(({ md5 }) => md5))].toSorted()
}

void suite('stemma dvc', () => {
  void test('writes what dvc writes, byte for byte, and each takes over from the other', async (t) => {
    const world = await scene(t)
    const { must, dvc, stemma, folder, write } = world
    await must('.', ['cp', '-r', 'a', 'b'])
    for (const where of ['a', 'b']) await fill(world, where)
    await dvc('a', 'add', '--quiet', 'data', 'run.sh')
    const said = await stemma('b', 'add', 'data', 'run.sh')
    assert.match(said, /git add data\.dvc \.gitignore run\.sh\.dvc/u)
    const objects = async (where: string): Promise<readonly string[]> =>
      (await readdir(join(folder, where, '.dvc/cache/files'), { recursive: true })).toSorted()
    for (const file of ['data.dvc', 'run.sh.dvc', '.gitignore'])
      assert.equal(
        await readFile(join(folder, 'b', file), 'utf8'),
        await readFile(join(folder, 'a', file), 'utf8'),
        file,
      )
    assert.deepEqual(await objects('b'), await objects('a'))
    const clean = /Data and pipelines are up to date\./u
    assert.match(await dvc('b', 'status'), clean)
    assert.match(await stemma('a', 'status'), clean)
    // A change, and a file that went.
    await rm(join(folder, 'b/data/empty'))
    await write('b/data/x.csv', 'a,b\n3,4\n')
    assert.equal(
      JSON.stringify(JSON.parse(await stemma('b', 'status', '--json'))),
      JSON.stringify(JSON.parse(await dvc('b', 'status', '--json'))),
    )
    const quiet = await world.run('b', [launcher, 'dvc', 'status', '--quiet'])
    assert.deepEqual([quiet.status, quiet.stdout], [1, ''])
    const refused = await world.run('b', [launcher, 'dvc', 'checkout'])
    assert.equal(refused.status, 255)
    assert.match(refused.stderr, /'data\/x\.csv' has changed and is in no cache/u)
    await stemma('b', 'add', '--quiet', 'data')
    assert.match(await dvc('b', 'status'), clean)
  })

  void test('pushes what dvc pulls, and pulls what dvc pushed', async (t) => {
    const world = await scene(t)
    const { must, dvc, stemma, folder, write, run, url } = world
    // The same begun without Python.
    await world.init('begun')
    await stemma('begun', 'init', '--quiet')
    await stemma('begun', 'remote', 'add', '--default', 'stemma', url)
    for (const path of ['.dvc/config', '.dvc/.gitignore'])
      assert.equal(
        await readFile(join(folder, 'begun', path), 'utf8'),
        await readFile(join(folder, 'a', path), 'utf8'),
        path,
      )
    assert.match(await must('begun', ['git', 'status', '--short']), /A {2}\.dvc\/\.gitignore/u)
    await stemma('begun', 'remote', 'add', 'Near', '../near')
    assert.match(await dvc('begun', 'remote', 'list'), /near\s+\S+near/u)
    assert.equal((await run('begun', [launcher, 'dvc', 'init'])).status, 1)
    await fill(world, 'a')
    await stemma('a', 'add', '--quiet', 'data', 'run.sh')
    assert.match(await stemma('a', 'status', '--cloud'), /new: +data/u)
    assert.equal(await stemma('a', 'push'), '5 files pushed\n')
    assert.equal(await stemma('a', 'push'), 'Everything is up to date.\n')
    assert.match(await dvc('a', 'status', '-c'), /in sync/u)
    assert.match(await stemma('a', 'status', '-c'), /in sync/u)
    const forget = async (): Promise<void> => {
      for (const path of ['.dvc/cache', 'data', 'run.sh'])
        await rm(join(folder, 'a', path), { recursive: true })
    }
    await forget()
    assert.match(await dvc('a', 'pull'), /5 files fetched/u)
    await forget()
    assert.equal(await stemma('a', 'pull'), '5 files fetched\nA       data/\nA       run.sh\n')
    assert.equal(await readFile(join(folder, 'a/data/sub/ü "q".txt'), 'utf8'), 'hü\n')
    assert.match(await must('a', ['ls', '-l', 'run.sh']), /^-rwxr-xr-x/u)
    assert.match(await dvc('a', 'status'), /up to date/u)
    // Another version: the first goes from the cache.
    await write('a/data/more', 'more\n')
    await stemma('a', 'add', '--quiet', 'data')
    assert.match(await stemma('a', 'gc', '--workspace', '--force'), /1 file removed/u)
    assert.match(await dvc('a', 'push'), /2 files pushed/u)
    assert.match(await stemma('a', 'fetch'), /up to date/u)
    // The server knows the paths of files by themselves, too: of each version.
    await write('a/run.sh', '#!/bin/bash\n')
    await dvc('a', 'add', '--quiet', 'run.sh')
    assert.match(await dvc('a', 'push'), /1 file pushed/u)
    const [old, now] = ['3e2b31c72181b87149ff995e7202c0e3', '677da3bdd8fbd16d4b8917a9fe0f6f89']
    assert.deepEqual(await versionsOf(url, 'run.sh'), [old])
    assert.equal(await stemma('a', 'push'), 'Everything is up to date.\n')
    assert.deepEqual(await versionsOf(url, 'run.sh'), [old, now])
    await stemma('a', 'gc', '--workspace', '--cloud', '--force', '--quiet')
    assert.deepEqual(await versionsOf(url, 'run.sh'), [now])
    assert.match(await dvc('a', 'status', '-c'), /in sync/u)
    // What is on no remote fails, where dvc warns.
    await must('a', ['dvc', 'remote', 'modify', 'stemma', 'url', `${url}/other`])
    await rm(join(folder, 'a/.dvc/cache'), { recursive: true })
    const missing = await run('a', [launcher, 'dvc', 'fetch'])
    assert.equal(missing.status, 1)
    assert.match(missing.stderr, /on no remote/u)
    const off = await run('a', [launcher, 'dvc', 'push', '--remote', 'none'])
    assert.equal(off.status, 251)
  })

  void test('takes parts of a directory as dvc does', async (t) => {
    const world = await scene(t)
    const { must, dvc, stemma, folder, write, url } = world
    await fill(world, 'a')
    await write('a/inner/.dvcignore', '*.tmp\n')
    await write('a/inner/deep/data/x.tmp', 'not this\n')
    await write('a/inner/deep/data/x', 'this\n')
    await dvc('a', 'add', '--quiet', 'data', 'inner/deep/data')
    assert.match(await stemma('a', 'status'), /up to date/u, 'what a folder above leaves out')
    await dvc('a', 'push', '--quiet')
    await must('.', ['cp', '-r', 'a', 'b'])
    const both = async (...words: readonly string[]): Promise<void> => {
      await dvc('a', ...words)
      await stemma('b', ...words)
      const found: string[][] = []
      for (const where of ['a', 'b']) {
        const all = await readdir(join(folder, where), { recursive: true })
        // Without lists of files: dvc leaves one of each part, which nothing names.
        const ours = all
          .filter((path) => /^(?:\.dvc\/cache.*[0-9a-f]{30}$|data|inner)/u.test(path))
          .toSorted()
        found.push([...ours, await readFile(join(folder, where, 'data.dvc'), 'utf8')])
      }
      assert.deepEqual(found[1], found[0], words.join(' '))
    }
    for (const where of ['a', 'b'])
      for (const path of ['.dvc/cache', 'data'])
        await rm(join(folder, where, path), { recursive: true })
    await both('fetch', 'data/sub')
    await both('checkout', 'data/sub')
    await both('pull', 'data/x.csv')
    for (const where of ['a', 'b']) await write(`${where}/data/sub/one`, 'one\n')
    await both('add', '--quiet', 'data/sub/one')
    for (const where of ['a', 'b']) await write(`${where}/data/x.csv`, 'c\n')
    await both('add', '--quiet', 'data/x.csv', 'data/sub')
    await both('pull')
    for (const where of ['a', 'b']) await rm(join(folder, where, 'data/sub'), { recursive: true })
    await both('add', '--quiet', 'data/sub')
    assert.match(await dvc('b', 'status'), /up to date/u)
    // A list of files whose rest is not there is not taken, so that dvc knows of the rest.
    await must('b', ['dvc', 'remote', 'modify', 'stemma', 'url', `${url}/parts`])
    const part = await world.run('b', ['dvc', 'push', 'data/x.csv'])
    assert.notEqual(part.status, 0)
    assert.match(await dvc('b', 'push'), /files pushed/u)
    assert.match(await stemma('b', 'push'), /up to date/u)
  })

  void test('waits for another dvc, and says so when it does not end', async (t) => {
    const world = await scene(t)
    const { run, folder } = world
    const lock = join(folder, 'a/.dvc/tmp/lock')
    const held = run('a', ['flock', lock, 'sleep', '5'])
    const began = Date.now()
    const { status, stderr } = await run('a', [launcher, 'dvc', 'status'])
    assert.ok(Date.now() - began > 2000)
    assert.equal(status, 1)
    assert.match(stderr, /another dvc is at work/u)
    await held
    const outside = await run('.', [launcher, 'dvc', 'status'])
    assert.equal(outside.status, 253)
  })
})
