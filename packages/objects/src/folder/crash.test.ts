import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { openFolderStore } from './open-folder-store.ts'
import { sweepLeftovers } from './sweep-leftovers.ts'
import { content, testFolder } from './test-folder.ts'

const storeModule = JSON.stringify(new URL('open-folder-store.ts', import.meta.url).href)

/** Runs a program with a store on a folder; `wrapper` is a shell line that ends in `exec "$@"`. */
function startProgram(
  t: TestContext,
  root: string,
  program: string,
  wrapper = 'exec "$@"',
): ChildProcess {
  const script = `
    import { openFolderStore } from ${storeModule}
    const store = await openFolderStore(${JSON.stringify(root)})
    ${program}`
  const node = [process.execPath, '--conditions=source', '--input-type=module', '--eval', script]
  const child = spawn('/bin/sh', ['-c', wrapper, 'sh', ...node], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  return child
}

async function* linesOf(child: ChildProcess): AsyncGenerator<string> {
  assert.ok(child.stdout)
  yield* createInterface({ input: child.stdout })
}

test('a kill in the middle of uploads loses nothing acknowledged and shows nothing half', async (t) => {
  const { root } = await testFolder(t)
  const program = `
    async function* half() { for (let i = 0; i < 32; i++) yield Buffer.alloc(65536, 'n') ; console.log('half'); await new Promise(() => {}) }
    async function* whole(i) { for (let k = 0; k < 8; k++) yield Buffer.alloc(65536, String(i % 10)) }
    await store.write('run/replaced', (async function* () { yield Buffer.from('old') })())
    void store.write('run/replaced', half())
    void store.write('run/deep/new', half())
    setInterval(() => {}, 1000)
    for (let i = 0; ; i++) { await store.write('run/files/' + i, whole(i)); console.log('done ' + i) }`
  const child = startProgram(t, root, program)
  let acknowledged = -1
  let halves = 0
  for await (const line of linesOf(child)) {
    if (line === 'half') halves += 1
    else acknowledged = Number(line.slice(5))
    if (halves === 2 && acknowledged >= 20) child.kill('SIGKILL')
  }
  await once(child, 'exit').catch(() => {})

  const store = await openFolderStore(root)
  t.after(() => store.close())
  assert.equal(await content(store, 'run/replaced'), 'old')
  assert.deepEqual((await store.list('run/deep')).entries, [])
  const { entries } = await store.list('run/files')
  assert.ok(entries.length > acknowledged)
  for (const { name, sizeBytes } of entries) assert.equal(sizeBytes, 8 * 65_536, name)
  for (let i = 0; i <= acknowledged; i++) {
    assert.match(await content(store, `run/files/${i}`), new RegExp(`^${i % 10}{524288}$`))
  }

  const hidden = (await readdir(root, { recursive: true })).filter((name) => /uploading/.test(name))
  assert.ok(hidden.length >= 2)
  const future = Date.now() + 3_600_000
  assert.equal(await sweepLeftovers(root, { unchangedSinceMs: future }), hidden.length)
  assert.deepEqual(await readdir(join(root, 'run/deep')), [])
})

test('a disk without room for a file says so, and keeps nothing of it', async (t) => {
  const { root } = await testFolder(t)
  const program = `
    async function* bytes(n) { for (let i = 0; i < n; i++) yield Buffer.alloc(65536) }
    await store.write('small', bytes(4))
    const error = await store.write('big', bytes(64)).catch((error) => error)
    console.log(JSON.stringify([error.code, error.message]))
    await store.write('next', bytes(4))
    await store.close()`
  // The system takes no more than 1 MiB (2048 blocks) for one file, and says so by an error.
  const child = startProgram(t, root, program, `trap '' XFSZ; ulimit -f 2048; exec "$@"`)
  const lines: string[] = []
  for await (const line of linesOf(child)) lines.push(line)
  assert.match(lines[0] ?? '', /^\["TEMPORARILY_UNAVAILABLE","The artifact storage is full/)
  assert.deepEqual((await readdir(root)).sort(), ['next', 'small'])
})
