import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { gitLfs } from '../env/git-lfs.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { gitWorkspace, type GitWorkspace } from './git-workspace.ts'
import { watchRequests } from './watch-requests.ts'

interface Scene extends GitWorkspace {
  readonly server: TestServer
  readonly lfsUrl: string
  /** Requests of Git LFS since the last look: method, path below the repository, status. */
  readonly requests: () => Promise<readonly string[]>
}

/** A server, and a repository `a` that tracks `*.bin` there. */
async function scene(
  t: TestContext,
  database: 'sqlite' | 'postgres',
  repository = 'team/cats',
): Promise<Scene> {
  const workspace = await gitWorkspace(t, [await gitLfs()])
  const server = await startServer({ database })
  t.after(() => server.stop())
  const lfsUrl = `${server.url}/lfs/${repository}`
  await workspace.init('a')
  await workspace.must('a', ['git', 'lfs', 'install'])
  await workspace.must('a', ['git', 'config', '-f', '.lfsconfig', 'lfs.url', lfsUrl])
  await workspace.must('a', ['git', 'lfs', 'track', '*.bin'])
  const watched = watchRequests(server, `/lfs/${repository}/`)
  const requests = async (): Promise<readonly string[]> =>
    (await watched()).map((each) => each.replace(/[0-9a-f]{64}/u, 'OID'))
  return { ...workspace, server, lfsUrl, requests }
}

async function commit({ must }: GitWorkspace, where: string): Promise<void> {
  await must(where, ['git', 'add', '-A'])
  await must(where, ['git', 'commit', '--quiet', '-m', 'x'])
}

async function oidsIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
}

for (const database of ['sqlite', 'postgres'] as const)
  void suite(`git lfs on ${database}`, () => {
    void test('pushes, clones, fetches all, checks and prunes', async (t) => {
      const world = await scene(t, database)
      const { must, write, requests, folder, remote } = world
      const large = randomBytes(300_000)
      const files = new Map<string, Uint8Array>([
        ['one.bin', Buffer.from('small\n')],
        ['sub/größe.bin', large],
        ['again.bin', Buffer.from('small\n')],
        ['empty.bin', Buffer.from('')],
      ])
      for (const [path, content] of files) await write(join('a', path), content)
      await commit(world, 'a')
      await must('a', ['git', 'push', '--quiet', 'origin', 'main'])
      const pushed = await requests()
      const count = (text: string): number => pushed.filter((each) => each === text).length
      assert.deepEqual(
        [
          count('PUT objects/OID 200'),
          count('POST objects/verify 200'),
          count('POST objects/batch 200'),
        ],
        [2, 0, 1],
        pushed.join('\n'),
      )
      assert.equal(count('POST locks/verify 200'), 1)
      await must('.', ['git', 'clone', '--quiet', remote, 'b'])
      for (const [path, content] of files)
        assert.ok((await readFile(join(folder, 'b', path))).equals(content), path)
      await requests()
      await must('a', ['git', 'lfs', 'push', '--all', 'origin'])
      assert.equal((await requests()).filter((each) => each.startsWith('PUT')).length, 0)
      // Another version, so that the first one is old.
      await write('a/one.bin', 'changed\n')
      await write('a/again.bin', 'changed\n')
      await commit(world, 'a')
      await must('a', ['git', 'push', '--quiet', 'origin', 'main'])
      await must('b', ['git', 'pull', '--quiet'])
      await must('b', ['git', 'lfs', 'fetch', '--all'])
      assert.match(await must('b', ['git', 'lfs', 'fsck']), /Git LFS fsck OK/u)
      const verified = ['git', 'lfs', 'prune', '--verify-remote'] as const
      const old = ['-c', 'lfs.fetchrecentrefsdays=0', '-c', 'lfs.pruneoffsetdays=0'] as const
      assert.match(
        await must('b', ['git', ...old, ...verified.slice(1)]),
        /1 verified with remote/u,
      )
    })

    void test('locks keep others off, and are released', async (t) => {
      const world = await scene(t, database, 'one')
      const { must, run, write } = world
      await write('a/x.bin', 'x\n')
      await commit(world, 'a')
      await must('a', ['git', 'push', '--quiet', 'origin', 'main'])
      assert.match(await must('a', ['git', 'lfs', 'lock', 'x.bin']), /Locked x\.bin/u)
      const again = await run('a', ['git', 'lfs', 'lock', 'x.bin'])
      assert.equal(again.status, 2)
      assert.match(again.stdout + again.stderr, /locked/iu)
      assert.match(await must('a', ['git', 'lfs', 'locks']), /x\.bin/u)
      assert.match(await must('a', ['git', 'lfs', 'locks', '--verify']), /O x\.bin/u)
      assert.match(await must('a', ['git', 'lfs', 'unlock', 'x.bin']), /Unlocked x\.bin/u)
      const gone = await run('a', ['git', 'lfs', 'unlock', '--id', '1'])
      assert.equal(gone.status, 2)
      await must('a', ['git', 'config', 'lfs.locksverify', 'true'])
      await must('a', ['git', 'push', 'origin', 'main'])
      const kept = await must('a', ['git', 'config', '--get-regexp', 'locksverify'])
      assert.doesNotMatch(kept, /false/u)
    })
  })

void suite('git lfs when something goes wrong', () => {
  void test('goes on where a download was cut', async (t) => {
    const world = await scene(t, 'sqlite')
    const { must, write, requests, folder, remote, lfsUrl } = world
    const large = randomBytes(2_000_000)
    await write('a/large.bin', large)
    await commit(world, 'a')
    await must('a', ['git', 'push', '--quiet', 'origin', 'main'])
    const skip = { GIT_LFS_SKIP_SMUDGE: '1' }
    await must('.', ['git', 'clone', '--quiet', remote, 'b'], skip)
    const [stored = ''] = await oidsIn(join(folder, 'a/.git/lfs/objects'))
    const oid = stored.split('/').at(-1) ?? ''
    await write(`b/.git/lfs/incomplete/${oid}.part`, large.subarray(0, 1_234_567))
    await requests()
    await must('b', ['git', 'lfs', 'pull'])
    assert.ok((await readFile(join(folder, 'b/large.bin'))).equals(large))
    assert.ok((await requests()).includes('GET objects/OID 206'))
    const answer = await fetch(`${lfsUrl}/objects/${oid}`, { headers: { range: 'bytes=0-0' } })
    assert.equal(answer.status, 206)
  })

  void test('loses nothing without a word: other bytes than the oid says end the push', async (t) => {
    const world = await scene(t, 'sqlite')
    const { must, run, write, folder, lfsUrl } = world
    await write('a/x.bin', 'right\n')
    await commit(world, 'a')
    const [stored = ''] = await oidsIn(join(folder, 'a/.git/lfs/objects'))
    await chmod(stored, 0o644)
    await writeFile(stored, 'wrong\n')
    const push = ['git', '-c', 'lfs.transfer.maxretries=1', 'push', 'origin', 'main'] as const
    const refused = await run('a', [...push])
    assert.notEqual(refused.status, 0)
    assert.match(refused.stderr + refused.stdout, /not those of their name|400/u)
    assert.match(await must('a', ['git', 'ls-remote', 'origin']), /^$/u)
    const oid = stored.split('/').at(-1) ?? ''
    assert.equal((await fetch(`${lfsUrl}/objects/${oid}`)).status, 404)
    await rm(stored)
    await writeFile(stored, 'right\n')
    await must('a', ['git', 'push', '--quiet', 'origin', 'main'])
  })

  void test('a fetch of what the server lacks names it', async (t) => {
    const world = await scene(t, 'sqlite')
    const { must, run, write, remote } = world
    await write('a/x.bin', 'x\n')
    await commit(world, 'a')
    await must('a', ['git', 'push', '--quiet', '--no-verify', 'origin', 'main'])
    const clone = await run('.', ['git', 'clone', '--quiet', remote, 'b'])
    assert.match(clone.stderr, /not on the server/u)
  })
})
