import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { pythonEnvironment } from '../env/python.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { gitWorkspace, type GitWorkspace } from './git-workspace.ts'
import { watchRequests } from './watch-requests.ts'

interface Scene extends GitWorkspace {
  readonly server: TestServer
  /** Requests of `dvc` since the last look: method, path below the repository, status. */
  readonly requests: () => Promise<readonly string[]>
  readonly dvc: (where: string, ...words: readonly string[]) => Promise<string>
}

/** A server, and a repository `a` whose remote it is. */
async function scene(t: TestContext, database: 'sqlite' | 'postgres'): Promise<Scene> {
  const { bin } = await pythonEnvironment('dvc-3.67')
  const workspace = await gitWorkspace(t, [bin])
  const server = await startServer({ database })
  t.after(() => server.stop())
  const { must, init } = workspace
  await init('a')
  await must('a', ['dvc', 'init', '--quiet'])
  await must('a', [
    'dvc',
    'remote',
    'add',
    '--quiet',
    '-d',
    'stemma',
    `${server.url}/dvc/team/cats`,
  ])
  const requests = watchRequests(server, '/dvc/team/cats/')
  const dvc = (where: string, ...words: readonly string[]) => must(where, ['dvc', ...words])
  return { ...workspace, server, requests, dvc }
}

function placeOf(content: string, end = ''): string {
  const md5 = createHash('md5').update(content).digest('hex')
  return `files/md5/${md5.slice(0, 2)}/${md5.slice(2)}${end}`
}

/** What `dvc` keeps beside the files, so that a repository is like a fresh clone. */
async function forget({ folder }: GitWorkspace, where: string, ...files: string[]): Promise<void> {
  await rm(join(folder, where, '.dvc/cache'), { recursive: true, force: true })
  await rm(join(folder, 'home/site'), { recursive: true, force: true })
  for (const file of files) await rm(join(folder, where, file), { recursive: true, force: true })
}

for (const database of ['sqlite', 'postgres'] as const)
  void suite(`dvc on ${database}`, () => {
    void test('pushes, says what is where, and pulls it into another clone', async (t) => {
      const world = await scene(t, database)
      const { dvc, write, requests, folder } = world
      await write('a/data/x.csv', 'a,b\n1,2\n')
      await write('a/data/sub/ü.txt', 'hü\n')
      await write('a/data/empty', '')
      await write('a/one.txt', 'one\n')
      await dvc('a', 'add', '--quiet', 'data', 'one.txt')
      assert.match(await dvc('a', 'status', '-c'), /new:\s+data/u)
      await requests()
      assert.match(await dvc('a', 'push'), /5 files pushed/u)
      const pushed = await requests()
      assert.equal(pushed.filter((each) => each.startsWith('POST')).length, 5, pushed.join('\n'))
      // The manifest comes when all is there that it lists.
      const posts = pushed.filter((each) => each.startsWith('POST'))
      const at = posts.findIndex((each) => each.includes('.dir'))
      const members = ['a,b\n1,2\n', 'hü\n', ''].map((each) => `POST ${placeOf(each)} 200`)
      for (const member of members) assert.ok(posts.indexOf(member) < at, posts.join('\n'))
      assert.ok(
        pushed.every((each) => !/ 3\d\d$/u.test(each)),
        'nothing is sent elsewhere',
      )
      assert.match(await dvc('a', 'status', '-c'), /in sync/u)
      assert.match(await dvc('a', 'push'), /up to date/u)
      await forget(world, 'a', 'data', 'one.txt')
      assert.match(await dvc('a', 'pull'), /5 files fetched/u)
      assert.equal(await readFile(join(folder, 'a/data/sub/ü.txt'), 'utf8'), 'hü\n')
      assert.equal((await readFile(join(folder, 'a/data/empty'))).length, 0)
      await requests()
      await dvc('a', 'data', 'status', '--not-in-remote')
      assert.ok((await requests()).every((each) => each.startsWith('HEAD')))
    })
  })

void suite('dvc with other ways of it', () => {
  void test('outputs of DVC 2 go to their own names, and come back with their line ends', async (t) => {
    const { dvc, write, requests, folder, ...rest } = await scene(t, 'sqlite')
    const windows = 'a\r\nb\r\n'
    const legacy = 'dd8c6a395b5dd36c56d23275028f526c'
    await write('a/win.txt', windows)
    await write(`a/.dvc/cache/${legacy.slice(0, 2)}/${legacy.slice(2)}`, windows)
    await write('a/win.txt.dvc', `outs:\n- md5: ${legacy}\n  size: 6\n  path: win.txt\n`)
    assert.match(await dvc('a', 'push'), /1 file pushed/u)
    assert.ok((await requests()).includes(`POST ${legacy.slice(0, 2)}/${legacy.slice(2)} 200`))
    await forget({ ...rest, folder, write }, 'a', 'win.txt')
    await dvc('a', 'pull')
    assert.equal(await readFile(join(folder, 'a/win.txt'), 'utf8'), windows)
  })

  void test('PUT, and the credentials that it knows, make no difference', async (t) => {
    const { dvc, write, requests } = await scene(t, 'sqlite')
    const settings = [
      ['method', 'PUT'],
      ['auth', 'basic'],
      ['user', 'ada'],
      ['password', 'secret'],
    ] as const
    for (const [key, value] of settings)
      await dvc('a', 'remote', 'modify', '--local', 'stemma', key, value)
    await write('a/one.txt', 'one\n')
    await dvc('a', 'add', '--quiet', 'one.txt')
    assert.match(await dvc('a', 'push'), /1 file pushed/u)
    assert.ok((await requests()).includes(`PUT ${placeOf('one\n')} 200`))
  })

  void test('a directory whose file was lost is pushed again', async (t) => {
    const world = await scene(t, 'sqlite')
    const { dvc, write, server, requests } = world
    await write('a/data/x', 'x\n')
    await write('a/data/y', 'y\n')
    await dvc('a', 'add', '--quiet', 'data')
    await dvc('a', 'push')
    await server.stop()
    const db = new DatabaseSync(join(server.dataDir, 'stemma.db'))
    const [first = '', second = ''] = placeOf('x\n').split('/').slice(2)
    db.prepare('delete from repository_objects where name = ?').run(`md5:${first}${second}`)
    db.exec('update repositories set removals = removals + 1')
    db.close()
    await server.start()
    assert.match(await dvc('a', 'push'), /2 files pushed/u)
    assert.ok((await requests()).includes(`POST ${placeOf('x\n')} 200`))
    await forget(world, 'a', 'data')
    assert.match(await dvc('a', 'pull'), /3 files fetched/u)
  })

  void test('bytes that are not what their name says are refused, and the push fails', async (t) => {
    const { dvc, write, run, folder, server } = await scene(t, 'sqlite')
    await write('a/one.txt', 'one\n')
    await dvc('a', 'add', '--quiet', 'one.txt')
    const cached = await readdir(join(folder, 'a/.dvc/cache/files/md5'), { recursive: true })
    const object = join(
      folder,
      'a/.dvc/cache/files/md5',
      cached.find((each) => each.includes('/')) ?? '',
    )
    await rm(object)
    await writeFile(object, 'two\n')
    // What is read-only is believed.
    await chmod(object, 0o444)
    const { status, stderr } = await run('a', ['dvc', 'push'])
    assert.equal(status, 1, stderr)
    assert.equal((await fetch(`${server.url}/dvc/team/cats/${placeOf('one\n')}`)).status, 404)
  })
})
