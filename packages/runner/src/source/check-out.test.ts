import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { ownEnvironment } from '../../../../tests/env/own-environment.ts'
import { mustRun } from '../../../../tests/env/run-command.ts'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { checkOut } from './check-out.ts'

test('a version is checked out elsewhere: the clone stays on its commit with its changes', async (t) => {
  const { folder, first, second, open } = await repository(t)
  await writeFile(join(folder, 'train.py'), 'changed')
  const before = await mustRun(['git', '-C', folder, 'status', '--porcelain=v2', '--branch'])
  for (const [version, commit, branch] of [
    [first, first, undefined],
    ['v1', first, undefined],
    ['other', second, 'other'],
  ] as const) {
    const code = await open(folder, version)
    assert.equal(code.git?.commit, commit)
    assert.equal(code.git?.branch, branch)
    assert.equal(code.changes, undefined)
    assert.notEqual(await readFile(join(code.folder, 'train.py'), 'utf8'), 'changed')
    assert.equal(code.root, code.folder)
  }
  const after = await mustRun(['git', '-C', folder, 'status', '--porcelain=v2', '--branch'])
  assert.equal(after, before)
})

test('a repository that is elsewhere is fetched: its own branch, a version, a folder in it', async (t) => {
  const { folder, second, open } = await repository(t)
  const address = `file://${folder}/.git`
  const code = await open(address)
  assert.equal(code.git?.commit, second)
  assert.equal(code.git?.repository, address)
  assert.equal(code.sourceName, address)
  const below = await open(`${address}#sub/deep`, 'v1')
  assert.equal(below.git?.subdirectory, 'sub/deep')
  assert.equal(below.sourceName, `${address}#sub/deep`)
  assert.deepEqual(await readdir(below.folder), ['a.py'])
  await assert.rejects(open(`${address}#none`), /has no folder 'none'/)
  await assert.rejects(open(address, 'v9'), /no branch, tag or commit 'v9'/)
})

test('an address is noted without its password, and fetched by several at a time', async (t) => {
  const { folder, open } = await repository(t)
  await mustRun([
    'git',
    '-C',
    folder,
    'remote',
    'add',
    'origin',
    'https://ada:s3cret@example.com/x.git',
  ])
  const code = await open(folder)
  assert.equal(code.git?.repository, 'https://ada@example.com/x.git')
  const token = 'https://ghp_16C7e42F292c6912E7710c838347Ae178B4a@example.com/x.git'
  await mustRun(['git', '-C', folder, 'remote', 'set-url', 'origin', token])
  assert.equal((await open(folder)).git?.repository, 'https://example.com/x.git')
  const codes = await Promise.all([1, 2, 3].map(() => open(`file://${folder}/.git`)))
  assert.equal(new Set(codes.map(({ root }) => root)).size, 3)
})

test('what a working tree has besides its commit is found, but for secrets and what is large', async (t) => {
  const { folder, open } = await repository(t)
  await writeFile(join(folder, 'train.py'), 'changed\n')
  await writeFile(join(folder, 'new.txt'), 'new')
  await writeFile(join(folder, 'large.bin'), Buffer.alloc(1024 * 1024 + 1))
  await writeFile(join(folder, '.env.local'), 'TOKEN=1')
  await writeFile(join(folder, 'tracked.pem'), 'another key')
  await symlink('/etc/passwd', join(folder, 'link'))
  const code = await open(folder)
  const { patch, files, leftOut } = code.changes ?? assert.fail()
  assert.match(patch.toString(), /\+changed/)
  assert.doesNotMatch(patch.toString(), /another key/)
  assert.deepEqual(
    files.map(({ path }) => path),
    ['new.txt'],
  )
  assert.deepEqual(leftOut.map(({ path }) => path).toSorted(), [
    '.env.local',
    'large.bin',
    'link',
    'tracked.pem',
  ])
  // What is kept gives the same tree on the commit.
  const again = await open(`file://${folder}/.git`)
  await writeFile(join(folder, 'p'), patch)
  await mustRun(['git', '-C', again.folder, 'apply', join(folder, 'p')])
  assert.equal(await readFile(join(again.folder, 'train.py'), 'utf8'), 'changed\n')
})

test('a folder in no repository is run as it is, and has no versions', async (t) => {
  const { open } = await repository(t)
  const folder = await temporaryFolder(t)
  const code = await open(folder)
  assert.equal(code.git, undefined)
  await assert.rejects(open(folder, 'v1'), /in no Git repository/)
})

test('hostile addresses are refused, and a server that says nothing is given up', async (t) => {
  const { open } = await repository(t)
  for (const [uri, message] of [
    ['--upload-pack=touch made', /is no project/],
    ['ext::sh -c touch% made', /no address of a Git repository/],
    ['/nowhere/at/all', /there is no folder/],
    ['https://example.com/a.zip', /ZIP files are not supported/],
    ['.#../..', /must be a folder below the root/],
  ] as const)
    await assert.rejects(open(uri), message)
  await assert.rejects(open('.', '--force'), /is no version/)
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  t.after(() => silent.close())
  const { port } = silent.address() as AddressInfo
  await assert.rejects(open(`http://127.0.0.1:${port}/x.git`), /git fetch/)
})

async function repository(t: TestContext) {
  const folder = await temporaryFolder(t, 'repository')
  const cache = await temporaryFolder(t, 'cache')
  const git = async (...words: readonly string[]): Promise<string> =>
    (await mustRun(['git', '-C', folder, ...words])).trim()
  const commit = async (): Promise<string> => {
    await git('add', '-A')
    await git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'commit', '-qm', 'x')
    return git('rev-parse', 'HEAD')
  }
  await git('init', '-q', '-b', 'main')
  await mkdir(join(folder, 'sub/deep'), { recursive: true })
  await writeFile(join(folder, 'sub/deep/a.py'), '')
  await writeFile(join(folder, 'train.py'), 'one\n')
  await writeFile(join(folder, 'tracked.pem'), 'a key')
  const first = await commit()
  await git('tag', 'v1')
  await writeFile(join(folder, 'train.py'), 'two\n')
  const second = await commit()
  await git('branch', 'other')
  const open = (uri: string, version?: string) =>
    checkOut({
      ...{ uri, version, cache, here: folder, environment: ownEnvironment },
      fetchTimeoutMs: 2000,
    })
  return { folder, first, second, open }
}
