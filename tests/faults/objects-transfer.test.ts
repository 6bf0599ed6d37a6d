import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import {
  downloadFiles,
  openConnection,
  uploadFiles,
  type LocalFile,
  type Transfer,
} from '@stemma/sdk/files'
import { startServer, type TestServer } from '../server/start-server.ts'
import { startCuttingProxy } from './cutting-proxy.ts'
import { TrackingApi } from './tracking-api.ts'

function noise(seed: string, sizeBytes: number): Buffer {
  return createHash('shake256', { outputLength: sizeBytes }).update(seed).digest()
}

/** Files in a folder of their own, which goes when the test ends. */
function makeFiles(
  t: TestContext,
  contents: Readonly<Record<string, Buffer>>,
): { readonly folder: string; readonly files: readonly LocalFile[] } {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-transfer-'))
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  const files = Object.entries(contents).map(([path, bytes]) => {
    const file = join(folder, 'in', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
    return { path, file, sizeBytes: bytes.byteLength }
  })
  return { folder, files }
}

async function newRun(t: TestContext, server: TestServer): Promise<string> {
  const api = new TrackingApi(server.url)
  t.after(() => {
    api.close()
  })
  const experiment = await api.newExperiment('transfer')
  return api.newRun(experiment, 'transfer')
}

function transferTo(url: string, runId: string): Transfer {
  return { server: openConnection(url), owner: { run_id: runId } }
}

function checkSame(files: readonly LocalFile[], folder: string): void {
  for (const { path, file } of files) {
    assert.ok(readFileSync(file).equals(readFileSync(join(folder, path))), path)
  }
}

const some = {
  'empty.txt': Buffer.alloc(0),
  'text.csv': Buffer.from('a,b,c\n1,2,3\n'.repeat(2000)),
  'deep/er/small.bin': noise('small', 10_240),
  'deep/er/same.bin': noise('small', 10_240),
  'deep/ünïcode name.bin': noise('u', 60_000),
  'large.bin': noise('large', 6_000_000),
  ...Object.fromEntries(
    Array.from({ length: 300 }, (_, at) => [`many/${at}.bin`, noise(`m${at}`, 5000)]),
  ),
}

test('files of every kind go in and out, and no byte twice', async (t) => {
  const server = await startServer({ arguments: ['--artifact-layout', 'objects'] })
  t.after(() => server.kill9())
  const { folder, files } = makeFiles(t, some)
  const transfer = transferTo(server.url, await newRun(t, server))
  const done = await uploadFiles(transfer, files)
  assert.equal(done.files, files.length)
  const again = await uploadFiles(transfer, files)
  assert.deepEqual([again.files, again.sentBytes], [files.length, 0])
  const out = join(folder, 'out')
  await downloadFiles(transfer, { path: '', folder: out })
  checkSame(files, out)
  writeFileSync(join(out, 'large.bin'), 'spoilt')
  const rest = await downloadFiles(transfer, { path: '', folder: out })
  assert.ok(rest.sentBytes < 6_100_000, `${rest.sentBytes}`)
  checkSame(files, out)
})

test('of a large file that was edited only what is new is sent', async (t) => {
  const server = await startServer({ arguments: ['--artifact-layout', 'objects'] })
  t.after(() => server.kill9())
  const before = noise('edited', 20_000_000)
  const after = Buffer.concat([
    before.subarray(0, 7_000_000),
    Buffer.from('!'),
    before.subarray(7_000_000),
  ])
  const { folder, files } = makeFiles(t, { 'model.bin': before })
  const transfer = transferTo(server.url, await newRun(t, server))
  await uploadFiles(transfer, files)
  writeFileSync(files[0]?.file ?? '', after)
  const { sentBytes } = await uploadFiles(transfer, files)
  assert.ok(sentBytes < 600_000, `${sentBytes} bytes were sent`)
  await downloadFiles(transfer, { path: 'model.bin', folder: join(folder, 'out') })
  checkSame(files, join(folder, 'out'))
})

test('a line that is cut anywhere, either way, costs only what was under way', async (t) => {
  const server = await startServer({ arguments: ['--artifact-layout', 'objects'] })
  t.after(() => server.kill9())
  const proxy = await startCuttingProxy(server.port)
  t.after(() => {
    proxy.close()
  })
  const runId = await newRun(t, server)
  const transfer = transferTo(`http://127.0.0.1:${proxy.port}`, runId)
  for (const afterBytes of [1, 700, 20_000, 100_000, 800_000, 1_500_000, 4_000_000, 7_000_000]) {
    const { folder, files } = makeFiles(
      t,
      Object.fromEntries(
        Object.entries(some).map(([path, bytes]) => [
          path,
          Buffer.concat([bytes, noise(`${afterBytes}`, 99)]),
        ]),
      ),
    )
    proxy.cut({ direction: 'to server', afterBytes })
    await uploadFiles(transfer, files)
    proxy.cut({ direction: 'to client', afterBytes })
    await downloadFiles(transfer, { path: '', folder: join(folder, 'out') })
    proxy.cut(undefined)
    checkSame(files, join(folder, 'out'))
  }
  assert.ok(proxy.cuts() >= 14, `${proxy.cuts()} cuts`)
})

for (const database of ['sqlite', 'postgres'] as const) {
  test(`an upload outlives kill -9 of the server, on ${database}`, async (t) => {
    const server = await startServer({ database, arguments: ['--artifact-layout', 'objects'] })
    t.after(() => server.kill9())
    const contents = Object.fromEntries(
      Array.from({ length: 3000 }, (_, at) => [`f/${at % 7}/${at}`, noise(`k${at}`, 4000)]),
    )
    const { folder, files } = makeFiles(t, { ...contents, 'large.bin': noise('kl', 9_000_000) })
    const runId = await newRun(t, server)
    let restarts = 0
    let restarted: Promise<void> = Promise.resolve()
    const transfer: Transfer = {
      ...transferTo(server.url, runId),
      onProgress: ({ sentBytes }) => {
        if (sentBytes < (restarts + 1) * 3_500_000 || restarts === 3) return
        restarts += 1
        restarted = restarted.then(async () => {
          await server.kill9()
          await server.start()
        })
      },
    }
    await uploadFiles(transfer, files)
    await restarted
    assert.ok(restarts > 1, `${restarts} restarts`)
    // What was acknowledged is there after one more.
    await server.kill9()
    await server.start()
    await downloadFiles(transferTo(server.url, runId), { path: '', folder: join(folder, 'out') })
    checkSame(files, join(folder, 'out'))
  })
}

test('an upload that is given up ends at once', async (t) => {
  const server = await startServer({ arguments: ['--artifact-layout', 'objects'] })
  t.after(() => server.kill9())
  const { files } = makeFiles(t, some)
  const gaveUp = new AbortController()
  const transfer: Transfer = {
    ...transferTo(server.url, await newRun(t, server)),
    signal: gaveUp.signal,
    onProgress: () => gaveUp.abort(),
  }
  await assert.rejects(uploadFiles(transfer, files), { name: 'AbortError' })
})
