import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream'
import { after, before, suite, test, type TestContext } from 'node:test'
import { openTestBench, type TestBench } from '../command-line.testing.ts'
import { machine, type Effects } from '../effects.ts'
import { downloadModel } from '../models/download.ts'
import { downloadArtifacts } from './download.ts'
import { uploadArtifacts } from './upload.ts'

function noise(seed: string, sizeBytes: number): Buffer {
  return createHash('shake256', { outputLength: sizeBytes }).update(seed).digest()
}

/** Effects that keep what is printed. */
function quiet(): { readonly effects: Effects; readonly printed: () => string } {
  let printed = ''
  const effects: Effects = {
    ...machine,
    environment: {},
    stdout: {
      isTerminal: false,
      columns: 80,
      write: async (text) => void (printed += text),
    },
    stderr: { isTerminal: false, columns: 80, write: async () => {} },
  }
  return { effects, printed: () => printed }
}

interface Watched {
  readonly url: string
  readonly paths: () => readonly string[]
  readonly sentBytes: () => number
}

/** A way to a server that counts what is asked for. */
async function watch(
  t: TestContext,
  target: string,
  onAnswer: (path: string) => void = () => {},
): Promise<Watched> {
  const paths: string[] = []
  let sentBytes = 0
  const between = createServer((asked, answer) => {
    const { url = '', method = 'GET', headers } = asked
    const [path = ''] = url.split('?')
    paths.push(path)
    asked.on('data', (bytes: Buffer) => {
      sentBytes += bytes.byteLength
    })
    const passed = request(target + url, { method, headers }, (from) => {
      onAnswer(path)
      answer.writeHead(from.statusCode ?? 500, from.headers)
      pipeline(from, answer, () => {})
    })
    passed.on('error', () => answer.destroy())
    answer.on('close', () => passed.destroy())
    asked.pipe(passed)
  })
  between.listen(0, '127.0.0.1')
  await once(between, 'listening')
  t.after(() => {
    between.close()
    between.closeAllConnections()
  })
  const address = between.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    url: `http://127.0.0.1:${address.port}`,
    paths: () => paths,
    sentBytes: () => sentBytes,
  }
}

suite('files by the command line, as objects', () => {
  let bench: TestBench
  let elsewhere: string
  let run: string
  const contents = new Map<string, Buffer>([['large.bin', noise('large', 30_000_000)]])
  for (let at = 0; at < 300; at++)
    contents.set(`part-${at % 3}/file-${at}.bin`, noise(`small ${at}`, 5000))
  const total = 31_500_000

  before(async () => {
    elsewhere = mkdtempSync(join(tmpdir(), 'stemma-elsewhere-'))
    bench = await openTestBench(undefined, {
      STEMMA_ARTIFACT_LAYOUT: 'objects',
      STEMMA_EXTERNAL_ARTIFACT_ROOTS: elsewhere,
    })
    for (const [path, bytes] of contents) {
      const place = join(bench.folder, 'in', path)
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(place, bytes)
    }
    run = await newRun()
  })
  after(async () => {
    await bench.close()
    rmSync(elsewhere, { recursive: true, force: true })
  })

  async function newRun(...options: readonly string[]): Promise<string> {
    const name = `e${Math.random()}`
    const made = await bench.stemma('experiments', 'create', name, ...options)
    assert.equal(made.status, 0, made.stderr)
    const experimentId = made.stdout.trim()
    return `runs:/${await bench.addRun({ experimentId, name: 'r', loss: 1, model: 'm' })}`
  }
  function checkSame(folder: string): void {
    for (const [path, bytes] of contents)
      assert.ok(bytes.equals(readFileSync(join(folder, path))), path)
    const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    assert.equal(found.filter((entry) => entry.isFile()).length, contents.size)
  }
  const upload = async (t: TestContext, address: string) => {
    const { effects, printed } = quiet()
    const { url, ...seen } = await watch(t, bench.url)
    const names = [`${bench.folder}/in/.`]
    await uploadArtifacts({ url, address, names, to: 'd', json: true }, effects)
    return { ...seen, printed }
  }
  const download = async (t: TestContext, address: string, output: string) => {
    const { effects, printed } = quiet()
    const { url, ...seen } = await watch(t, bench.url)
    await downloadArtifacts({ url, address, path: 'd', output, json: true }, effects)
    return { ...seen, printed }
  }

  test('many go up and come down in a few requests, and a second time nothing does', async (t) => {
    const first = await upload(t, run)
    assert.ok(first.sentBytes() > total, String(first.sentBytes()))
    assert.ok(first.paths().length < 15, String(first.paths()))
    const answer = JSON.parse(first.printed()) as {
      readonly size_bytes: number
      readonly files: readonly { path: string; size_bytes: number; sha256: string }[]
    }
    assert.deepEqual([answer.size_bytes, answer.files.length], [total, 301])
    const [large] = answer.files
    const sha256 = createHash('sha256')
      .update(contents.get('large.bin') ?? '')
      .digest('hex')
    assert.deepEqual(large, { path: 'd/large.bin', size_bytes: 30_000_000, sha256 })

    const second = await upload(t, run)
    assert.equal(second.printed(), first.printed())
    assert.equal(second.paths().includes('/api/v1/objects/upload'), false)
    assert.ok(second.sentBytes() < 100_000, String(second.sentBytes()))

    const folder = join(bench.folder, 'out')
    const fetched = await download(t, run, folder)
    checkSame(folder)
    assert.deepEqual(
      fetched
        .paths()
        .filter((path) => path.includes('/objects'))
        .toSorted(),
      [`/api/v1/objects/${sha256}`, '/api/v1/objects/download'].toSorted(),
    )
    const same = await download(t, run, folder)
    assert.equal(same.printed(), fetched.printed())
    assert.deepEqual(
      same.paths().filter((path) => path.includes('/objects')),
      [],
    )
  })

  test('the files of a model version come as objects, checked by their digest', async (t) => {
    const made = await bench.stemma('models', 'register', 'many', `${run}/d`)
    assert.equal(made.status, 0, made.stderr)
    const { url, paths } = await watch(t, bench.url)
    const folder = join(bench.folder, 'model')
    await downloadModel({ url, model: 'many/1', folder }, quiet().effects)
    checkSame(folder)
    assert.ok(paths().includes('/api/v1/objects/download'))
  })

  test('files that are elsewhere go one by one', async (t) => {
    const external = await newRun('--artifact-location', join(elsewhere, 'x'))
    const sent = await upload(t, external)
    assert.equal(sent.paths()[0], '/api/v1/objects/bases')
    assert.equal(sent.paths().filter((path) => path.includes('/objects/')).length, 1)
    const folder = join(bench.folder, 'external')
    await download(t, external, folder)
    checkSame(folder)
  })

  test('a run that is not there is refused before anything is sent', async (t) => {
    const { url, sentBytes } = await watch(t, bench.url)
    const names = [join(bench.folder, 'in/part-0')]
    await assert.rejects(uploadArtifacts({ url, address: 'runs:/none', names }, quiet().effects), {
      name: 'CliError',
      message: /none/u,
    })
    assert.ok(sentBytes() < 100_000, String(sentBytes()))
  })

  test('Ctrl-C in a large file leaves no half file', async (t) => {
    const stop = new AbortController()
    const folder = join(bench.folder, 'stopped')
    const { url } = await watch(t, bench.url, (path) => {
      if (/objects\/[0-9a-f]{64}$/u.test(path)) setImmediate(() => stop.abort())
    })
    const options = { url, address: run, path: 'd/large.bin', output: folder, signal: stop.signal }
    mkdirSync(folder)
    await assert.rejects(downloadArtifacts(options, quiet().effects), {
      exitCode: 130,
      message: /stopped/u,
    })
    assert.deepEqual(readdirSync(folder), [])
  })
})

test('an object whose bytes are others leaves no file', async (t) => {
  const size = 5_000_000
  const entry = { path: 'a', name: 'a', is_directory: false, size_bytes: size }
  const server = createServer((request, answer) => {
    if (request.url?.includes('/objects/') === true) {
      answer.end(Buffer.alloc(size))
      return
    }
    const entries = [{ ...entry, sha256: '0'.repeat(64) }]
    answer.setHeader('content-type', 'application/json')
    answer.end(JSON.stringify({ path: '', root_uri: 'x', is_directory: true, entries }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const folder = mkdtempSync(join(tmpdir(), 'stemma-damaged-'))
  t.after(() => {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const url = `http://127.0.0.1:${address.port}`
  const { effects } = quiet()
  const output = join(folder, 'to')
  await assert.rejects(downloadArtifacts({ url, address: 'runs:/x', output }, effects), {
    name: 'CliError',
    message: /came damaged/u,
  })
  assert.deepEqual(readdirSync(output), [])
})
