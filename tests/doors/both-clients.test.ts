import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { gitLfsOf } from '../env/git-lfs.ts'
import { pythonEnvironment } from '../env/python.ts'
import { startS3 } from '../env/seaweedfs.ts'
import { fillDisk, smallDisk } from '../env/small-disk.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { s3Environment } from '../server/s3-environment.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { gitWorkspace, type GitWorkspace } from './git-workspace.ts'

const newest = 'v3.8.1'
const stemma = join(checkout, 'packages/cli/bin/stemma')

type Place = 'folder' | 's3'

interface World extends GitWorkspace {
  readonly server: TestServer
}

/** A server, and a repository `a` in which both clients keep their files there. */
async function world(
  t: TestContext,
  { database, place }: { readonly database: 'sqlite' | 'postgres'; readonly place: Place },
): Promise<World> {
  const { bin } = await pythonEnvironment('dvc-3.67')
  const workspace = await gitWorkspace(t, [await gitLfsOf(newest), bin])
  const s3 = place === 's3' ? await startS3() : undefined
  const env = s3 === undefined ? {} : s3Environment(s3, `s3://${await s3.newBucket()}/stemma`)
  const server = await startServer({ database, env })
  t.after(() => server.stop())
  const { must, init } = workspace
  await init('a')
  await must('a', ['git', 'lfs', 'install'])
  await must('a', ['git', 'config', '-f', '.lfsconfig', 'lfs.url', `${server.url}/lfs/team/cats`])
  await must('a', ['git', 'lfs', 'track', '*.bin'])
  await must('a', ['dvc', 'init', '--quiet'])
  const remote = `${server.url}/dvc/team/cats`
  await must('a', ['dvc', 'remote', 'add', '--quiet', '-d', 'stemma', remote])
  return { ...workspace, server }
}

async function commit({ must }: GitWorkspace, where: string, message = 'x'): Promise<void> {
  await must(where, ['git', 'add', '-A'])
  await must(where, ['git', 'commit', '--quiet', '-m', message])
}

for (const [database, place] of [
  ['sqlite', 'folder'],
  ['sqlite', 's3'],
  ['postgres', 'folder'],
  ['postgres', 's3'],
] as const)
  void suite(`dvc and the newest git-lfs on one server: ${database}, ${place}`, () => {
    void test('every verb of both does what it does', async (t) => {
      const all = await world(t, { database, place })
      const { must, run, write, folder, remote, server } = all
      assert.match(await must('a', ['git', 'lfs', 'version']), /git-lfs\/3\.8\.1/u)
      const picture = randomBytes(200_000)
      await write('a/picture.bin', picture)
      await write('a/data/x.csv', 'a,b\n1,2\n')
      await write('a/data/y.csv', picture.toString('hex'))
      await must('a', ['dvc', 'add', '--quiet', 'data'])
      await commit(all, 'a')
      // At once: neither waits for the other.
      await Promise.all([
        must('a', ['git', 'push', '--quiet', 'origin', 'main']),
        must('a', ['dvc', 'push', '--quiet']),
      ])
      await must('.', ['git', 'clone', '--quiet', remote, 'b'])
      assert.ok((await readFile(join(folder, 'b/picture.bin'))).equals(picture))
      assert.match(await must('b', ['dvc', 'pull']), /3 files fetched/u)
      assert.equal(await readFile(join(folder, 'b/data/x.csv'), 'utf8'), 'a,b\n1,2\n')
      assert.match(await must('b', ['dvc', 'status', '-c']), /in sync/u)

      assert.match(await must('a', ['git', 'lfs', 'lock', 'picture.bin']), /Locked/u)
      assert.match(await must('b', ['git', 'lfs', 'locks']), /picture\.bin/u)
      assert.match(await must('a', ['git', 'lfs', 'unlock', 'picture.bin']), /Unlocked/u)
      assert.match(await must('b', ['git', 'lfs', 'fsck']), /fsck OK/u)
      await write('a/picture.bin', 'another')
      await write('a/old.txt', 'was in Git\n')
      await commit(all, 'a', 'changed')
      await must('a', ['git', 'push', '--quiet', 'origin', 'main'])
      await must('b', ['git', 'pull', '--quiet'])
      await must('b', ['git', 'lfs', 'fetch', '--all'])
      const recent = ['-c', 'lfs.fetchrecentrefsdays=0', '-c', 'lfs.pruneoffsetdays=0'] as const
      assert.match(
        await must('b', ['git', ...recent, 'lfs', 'prune', '--verify-remote']),
        /1 verified with remote/u,
      )
      await must('a', ['git', 'lfs', 'migrate', 'import', '--yes', '--include=*.txt'])
      await must('a', ['git', 'push', '--quiet', '--force', 'origin', 'main'])
      await must('.', ['git', 'clone', '--quiet', remote, 'c'])
      assert.equal(await readFile(join(folder, 'c/old.txt'), 'utf8'), 'was in Git\n')

      // What no commit names any more goes from the remote.
      await write('a/data/x.csv', 'a,b\n3,4\n')
      await must('a', ['dvc', 'add', '--quiet', 'data'])
      await must('a', ['dvc', 'push', '--quiet'])
      const refused = await run('a', ['dvc', 'gc', '--quiet', '--workspace', '--cloud', '--force'])
      assert.equal(refused.status, 255, 'dvc itself can do that over no HTTP')
      const gc = [stemma, 'dvc', 'gc', '--workspace', '--cloud'] as const
      assert.match(
        await must('a', [...gc, '--dry']),
        /2 files from the remote 'stemma' would be removed/u,
      )
      assert.equal((await run('a', gc)).status, 1, 'nobody is there to ask')
      assert.match(await must('a', [...gc, '--force']), /2 files from the remote 'stemma' removed/u)
      await commit(all, 'a', 'data')
      const names = await fetch(`${server.url}/api/v1/repositories/objects?repository=team/cats`)
      const { objects } = (await names.json()) as {
        readonly objects: readonly { readonly name: string }[]
      }
      assert.equal(objects.filter(({ name }) => name.startsWith('md5:')).length, 3)
      await rm(join(folder, 'b/.dvc/cache'), { recursive: true, force: true })
      await rm(join(folder, 'home/site'), { recursive: true, force: true })
      await rm(join(folder, 'b/data'), { recursive: true })
      const lost = await run('b', ['dvc', 'pull'])
      assert.notEqual(lost.status, 0, 'what was collected is missed by name')

      await must('a', [
        'dvc',
        'import-url',
        '--quiet',
        `${server.url}/api/v1/openapi.json`,
        'api.json',
      ])
      assert.match(await readFile(join(folder, 'a/api.json.dvc'), 'utf8'), /path: api\.json/u)
      await must('a', ['dvc', 'push', '--quiet'])
      await write(
        'a/dvc.yaml',
        'stages:\n  s:\n    cmd: cp data/x.csv out.csv\n    deps: [data/x.csv]\n    outs: [out.csv]\n',
      )
      await must('a', ['dvc', 'repro', '--quiet'])
      await must('a', ['dvc', 'push', '--quiet'])
      await commit(all, 'a', 'stage')
      await write('a/data/x.csv', 'a,b\n5,6\n')
      await must('a', ['dvc', 'exp', 'run', '--quiet', '-n', 'tried'])
      await must('a', ['git', 'push', '--quiet', '--force', 'origin', 'main'])
      await must('a', ['dvc', 'exp', 'push', '--quiet', 'origin', 'tried'])
      await must('.', ['git', 'clone', '--quiet', remote, 'd'])
      await must('d', ['dvc', 'exp', 'pull', '--quiet', 'origin', 'tried'])
      await must('d', ['dvc', 'exp', 'apply', '--quiet', 'tried'])
      assert.equal(await readFile(join(folder, 'd/out.csv'), 'utf8'), 'a,b\n5,6\n')
    })
  })

void test('a full disk fails a push by its words, and the same push goes on when there is room', async (t) => {
  const dataDir = await temporaryFolder(t, 'full')
  const { bin } = await pythonEnvironment('dvc-3.67')
  const workspace = await gitWorkspace(t, [await gitLfsOf(newest), bin])
  const server = await startServer({ dataDir, prefix: await smallDisk(dataDir, 48) })
  t.after(() => server.kill9())
  const { must, run, write, init, folder, remote } = workspace
  await init('a')
  await must('a', ['git', 'lfs', 'install'])
  await must('a', ['git', 'config', '-f', '.lfsconfig', 'lfs.url', `${server.url}/lfs/cats`])
  await must('a', ['git', 'config', 'lfs.transfer.maxretries', '1'])
  await must('a', ['git', 'lfs', 'track', '*.bin'])
  await must('a', ['dvc', 'init', '--quiet'])
  await must('a', ['dvc', 'remote', 'add', '--quiet', '-d', 'stemma', `${server.url}/dvc/cats`])
  const picture = randomBytes(3_000_000)
  await write('a/picture.bin', picture)
  await write('a/data.csv', randomBytes(3_000_000).toString('hex'))
  await must('a', ['dvc', 'add', '--quiet', 'data.csv'])
  await commit(workspace, 'a')
  // The disk is seen by the server only; this is the way to it from outside.
  const ballast = `/proc/${String(server.pid())}/root${dataDir}/ballast`
  await fillDisk(ballast)
  const pushed = await run('a', ['git', 'push', 'origin', 'main'])
  assert.notEqual(pushed.status, 0)
  assert.match(pushed.stdout + pushed.stderr, /space|full|exhausted|unavailable|50[37]/iu)
  const tracked = await run('a', ['dvc', 'push'])
  assert.notEqual(tracked.status, 0)
  const { objects } = (await (
    await fetch(`${server.url}/api/v1/repositories/objects?repository=cats`)
  ).json()) as { readonly objects?: readonly unknown[] }
  assert.deepEqual(objects ?? [], [], 'nothing half-stored has a name')
  await rm(ballast)
  await must('a', ['git', 'push', '--quiet', 'origin', 'main'])
  assert.match(await must('a', ['dvc', 'push']), /1 file pushed/u)
  await must('.', ['git', 'clone', '--quiet', remote, 'b'])
  assert.ok((await readFile(join(folder, 'b/picture.bin'))).equals(picture))
})
