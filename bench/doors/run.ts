import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkout } from '../../tests/env/checkout.ts'
import { gitLfs } from '../../tests/env/git-lfs.ts'
import { pythonEnvironment } from '../../tests/env/python.ts'
import { mustRun } from '../../tests/env/run-command.ts'
import { startServer } from '../../tests/server/start-server.ts'
import { bareDvc } from './bare-dvc.ts'
import { bareLfs } from './bare-lfs.ts'
import { startNginx } from './nginx.ts'

/**
 * DVC and Git LFS against a server of ours and against the plainest other one; `stemma dvc` beside `dvc`. Each work is one run of a minute or
 * two; prints a line for each figure.
 */
const usage = 'node bench/doors/run.ts --only dvc|lfs|status|versions [--files N]'

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, files: { type: 'string', default: '10000' } },
})
const count = Number(values.files)
const folder = mkdtempSync(join(tmpdir(), 'stemma-doors-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const launcher = join(checkout, 'packages/cli/bin/stemma')
const { bin } = await pythonEnvironment('dvc-3.67')
const home = join(folder, 'home')
mkdirSync(home)
const env = {
  ...process.env,
  PATH: `${bin}:${await gitLfs()}:${process.env['PATH'] ?? ''}`,
  HOME: home,
  DVC_NO_ANALYTICS: '1',
  DVC_SITE_CACHE_DIR: join(home, 'site'),
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b.c',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b.c',
}

const quiet = { arguments: ['--log-level', 'warn'] }

/** Runs a program that must succeed; seconds. */
async function run(where: string, ...words: readonly string[]): Promise<number> {
  const began = performance.now()
  const command = words as [string, ...string[]] // a program comes first
  await mustRun(command, { cwd: join(folder, where), env })
  return (performance.now() - began) / 1000
}

const dvc = (where: string, ...words: readonly string[]) => run(where, 'dvc', ...words)
const ours = (where: string, ...words: readonly string[]) => run(where, launcher, 'dvc', ...words)

function say(title: string, seconds: number, others: Readonly<Record<string, number>>): void {
  const beside = Object.entries(others).map(
    ([name, time]) => `${name} ${time.toFixed(2)} s (${(time / seconds).toFixed(2)}x)`,
  )
  console.log(`${title}: ${seconds.toFixed(2)} s; ${beside.join(', ')}`)
}

function fill(where: string, files: number, end = ''): void {
  for (let at = 0; at < files; at++) {
    const below = join(folder, where, String(at % 100).padStart(3, '0'))
    if (at < 100) mkdirSync(below, { recursive: true })
    writeFileSync(join(below, `${at}${end}`), randomBytes(10_240))
  }
}

async function makeDvc(where: string, url: string, method: string): Promise<void> {
  await run('.', 'git', 'init', '-q', where)
  await dvc(where, 'init', '-q')
  await dvc(where, 'remote', 'add', '-q', '-d', 'there', url)
  await dvc(where, 'remote', 'modify', 'there', 'method', method)
}

/**
 * The repository as somebody else has it who pulls for the first time. It is no old one that was emptied: for a minute ext4 steps over each of
 * the numbers of files that went when it makes a new one, so that ten thousand take seconds.
 */
async function freshCopy(where: string): Promise<string> {
  const copy = `${where}-fresh`
  mkdirSync(join(folder, copy, '.dvc'), { recursive: true })
  for (const path of ['.git', '.dvc/config', '.dvcignore', '.gitignore', 'data.dvc'])
    await run('.', 'cp', '-r', `${where}/${path}`, `${copy}/${path}`)
  return copy
}

async function measureDvc(): Promise<void> {
  const server = await startServer(quiet)
  const nginx = await startNginx(join(folder, 'nginx'))
  await makeDvc('a', `${server.url}/dvc/a`, 'POST')
  fill('a/data', count)
  await ours('a', 'add', '-q', 'data')
  await run('.', 'cp', '-r', 'a', 'b')
  await dvc('b', 'remote', 'modify', 'there', 'url', `${nginx.url}/b`)
  await dvc('b', 'remote', 'modify', 'there', 'method', 'PUT')
  await run('.', 'cp', '-r', 'a', 'c')
  await dvc('c', 'remote', 'modify', 'there', 'url', `${server.url}/dvc/c`)
  const bare = bareDvc(join(folder, 'bare'), true).listen(0, '127.0.0.1')
  await once(bare, 'listening')
  const { port } = bare.address() as AddressInfo // it listens
  await run('.', 'cp', '-r', 'a', 'd')
  await dvc('d', 'remote', 'modify', 'there', 'url', `http://127.0.0.1:${port}/d`)
  const push = {
    nginx: await dvc('b', 'push', '-q'),
    bare: await dvc('d', 'push', '-q'),
    stemma: await dvc('a', 'push', '-q'),
  }
  say(`dvc push of ${count} files to Stemma`, push.stemma, { nginx: push.nginx, bare: push.bare })
  const quick = await ours('c', 'push', '-q')
  say(`stemma dvc push of ${count} files`, quick, { dvc: push.stemma })
  const pull = {
    nginx: await dvc(await freshCopy('b'), 'pull', '-q'),
    bare: await dvc(await freshCopy('d'), 'pull', '-q'),
    stemma: await dvc(await freshCopy('a'), 'pull', '-q'),
  }
  say(`dvc pull of ${count} files from Stemma`, pull.stemma, { nginx: pull.nginx, bare: pull.bare })
  const c = await freshCopy('c')
  say(`stemma dvc pull of ${count} files`, await ours(c, 'pull', '-q'), { dvc: pull.stemma })
  nginx.stop()
  bare.close()
  bare.closeAllConnections()
  await server.stop()
}

async function measureLfs(): Promise<void> {
  const server = await startServer(quiet)
  const bareFolder = join(folder, 'bare')
  mkdirSync(bareFolder)
  const bare = bareLfs(bareFolder).listen(0, '127.0.0.1')
  await once(bare, 'listening')
  const { port } = bare.address() as AddressInfo // it listens
  await run('.', 'git', 'init', '-q', '--bare', 'hub.git')
  await run('.', 'git', 'lfs', 'install', '--skip-repo')
  await run('.', 'git', 'init', '-q', '-b', 'main', 'a')
  // Git would pack its objects in the background while git-lfs reads them.
  await run('a', 'git', 'config', 'gc.auto', '0')
  await run('a', 'git', 'remote', 'add', 'origin', join(folder, 'hub.git'))
  await run('a', 'git', 'lfs', 'track', '*.bin')
  fill('a', count, '.bin')
  await run('a', 'git', 'add', '-A')
  await run('a', 'git', 'commit', '-q', '-m', 'x')
  const urls = { stemma: `${server.url}/lfs/a`, bare: `http://127.0.0.1:${port}` }
  const times = { push: { stemma: 0, bare: 0 }, pull: { stemma: 0, bare: 0 } }
  for (const name of ['bare', 'stemma'] as const) {
    await run('a', 'git', 'config', 'lfs.url', urls[name])
    times.push[name] = await run('a', 'git', 'lfs', 'push', 'origin', 'main')
  }
  say(`git lfs push of ${count} files to Stemma`, times.push.stemma, { bare: times.push.bare })
  for (const name of ['bare', 'stemma'] as const) {
    await run('a', 'git', 'config', 'lfs.url', urls[name])
    rmSync(join(folder, 'a/.git/lfs/objects'), { recursive: true })
    times.pull[name] = await run('a', 'git', 'lfs', 'fetch', 'origin', 'main')
  }
  say(`git lfs fetch of ${count} files from Stemma`, times.pull.stemma, { bare: times.pull.bare })
  bare.close()
  await server.stop()
}

async function measureStatus(): Promise<void> {
  await run('.', 'git', 'init', '-q', 'a')
  await dvc('a', 'init', '-q')
  for (let at = 0; at < count; at++) {
    const below = join(folder, 'a/data', String(at % 1000))
    if (at < 1000) mkdirSync(below, { recursive: true })
    writeFileSync(join(below, String(at)), String(at))
  }
  await ours('a', 'add', '-q', 'data')
  // Each has seen all of it once.
  await ours('a', 'status')
  await dvc('a', 'status')
  const times: (readonly [number, number])[] = []
  for (let turn = 0; turn < 3; turn++)
    times.push([await ours('a', 'status'), await dvc('a', 'status')])
  const middle = (at: 0 | 1): number =>
    times.map((pair) => pair[at]).toSorted((a, b) => a - b)[1] ?? 0
  say(`stemma dvc status of ${count} files, nothing changed`, middle(0), { dvc: middle(1) })
}

async function measureVersions(): Promise<void> {
  const server = await startServer(quiet)
  await makeDvc('a', `${server.url}/dvc/a`, 'POST')
  const versions = 30
  let rows = Array.from({ length: 200_000 }, (_, at) => rowOf(at, 0))
  let raw = 0
  for (let version = 1; version <= versions; version++) {
    const text = `${rows.join('\n')}\n`
    writeFileSync(join(folder, 'a/table.csv'), text)
    raw += text.length
    await dvc('a', 'add', '-q', 'table.csv')
    await dvc('a', 'push', '-q')
    rows = rows.map((row, at) =>
      (at * 7919 + version * 104_729) % 1000 < 5 ? rowOf(at, version) : row,
    )
  }
  await new Promise((resolve) => setTimeout(resolve, 12_000))
  const stored = sizeOf(join(server.dataDir, 'artifacts'))
  console.log(
    `${versions} versions of a CSV by dvc push: ${(stored / 1e6).toFixed(1)} MB stored of ${(raw / 1e6).toFixed(0)} MB, ${((100 * stored) / raw).toFixed(2)} %`,
  )
  await server.stop()
}

/** About 100 bytes, a fifth of them by chance. */
function rowOf(at: number, version: number): string {
  const chance = randomBytes(5).toString('hex')
  return `${at},customer-${String(at % 5000).padStart(5, '0')},2026-${String(1 + (at % 12)).padStart(2, '0')}-${String(1 + (at % 28)).padStart(2, '0')},basic plan,monthly,CH,${(at % 977) * 1.25},${chance},v${version},no remark`
}

function sizeOf(where: string): number {
  return readdirSync(where, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

const works: Readonly<Record<string, () => Promise<void>>> = {
  dvc: measureDvc,
  lfs: measureLfs,
  status: measureStatus,
  versions: measureVersions,
}
const work = works[values.only]
if (work === undefined) console.log(usage)
else await work()
