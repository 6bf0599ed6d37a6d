import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { openTestBench, type TestBench } from '../command-line.testing.ts'
import { machine, type Effects } from '../effects.ts'
import { downloadModel } from '../models/download.ts'
import { downloadArtifacts } from './download.ts'
import { uploadArtifacts } from './upload.ts'

function noise(seed: string, sizeBytes: number): Buffer {
  return createHash('shake256', { outputLength: sizeBytes }).update(seed).digest()
}

function pathOf(input: Parameters<typeof fetch>[0]): string {
  return new URL(input instanceof Request ? input.url : input).pathname
}

/** Effects that count what is asked for, and keep what is printed. */
function watched(): {
  readonly effects: Effects
  readonly paths: () => readonly string[]
  readonly sentBytes: () => number
  readonly printed: () => string
} {
  const paths: string[] = []
  let sentBytes = 0
  let printed = ''
  const count = (bytes: Uint8Array): Uint8Array => {
    sentBytes += bytes.byteLength
    return bytes
  }
  const effects: Effects = {
    ...machine,
    environment: {},
    stdout: {
      ...{ isTerminal: false, columns: 80 },
      write: async (text) => void (printed += text),
    },
    stderr: { isTerminal: false, columns: 80, write: async () => {} },
    fetch: (address, init = {}) => {
      paths.push(pathOf(address))
      const { body } = init
      if (typeof body === 'string') sentBytes += Buffer.byteLength(body)
      else if (body instanceof Uint8Array) count(body)
      else if (body instanceof ReadableStream) {
        const source = body as AsyncIterable<Uint8Array>
        const counted = (async function* counted() {
          for await (const bytes of source) yield count(bytes)
        })()
        return fetch(address, { ...init, body: ReadableStream.from(counted) })
      }
      return fetch(address, init)
    },
  }
  return { effects, paths: () => paths, sentBytes: () => sentBytes, printed: () => printed }
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
  const upload = async (address: string) => {
    const { effects, ...seen } = watched()
    const names = [`${bench.folder}/in/.`]
    await uploadArtifacts({ url: bench.url, address, names, to: 'd', json: true }, effects)
    return seen
  }
  const download = async (address: string, output: string) => {
    const { effects, ...seen } = watched()
    await downloadArtifacts({ url: bench.url, address, path: 'd', output, json: true }, effects)
    return seen
  }

  test('many go up and come down in a few requests, and a second time nothing does', async () => {
    const first = await upload(run)
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

    const second = await upload(run)
    assert.equal(second.printed(), first.printed())
    assert.equal(second.paths().includes('/api/v1/objects/upload'), false)
    assert.ok(second.sentBytes() < 100_000, String(second.sentBytes()))

    const folder = join(bench.folder, 'out')
    const fetched = await download(run, folder)
    checkSame(folder)
    assert.deepEqual(
      fetched
        .paths()
        .filter((path) => path.includes('/objects'))
        .toSorted(),
      [`/api/v1/objects/${sha256}`, '/api/v1/objects/download'].toSorted(),
    )
    const same = await download(run, folder)
    assert.equal(same.printed(), fetched.printed())
    assert.deepEqual(
      same.paths().filter((path) => path.includes('/objects')),
      [],
    )
  })

  test('the files of a model version come as objects, checked by their digest', async () => {
    const made = await bench.stemma('models', 'register', 'many', `${run}/d`)
    assert.equal(made.status, 0, made.stderr)
    const { effects, paths } = watched()
    const folder = join(bench.folder, 'model')
    await downloadModel({ url: bench.url, model: 'many/1', folder }, effects)
    checkSame(folder)
    assert.ok(paths().includes('/api/v1/objects/download'))
  })

  test('files that are elsewhere go one by one', async () => {
    const external = await newRun('--artifact-location', join(elsewhere, 'x'))
    const sent = await upload(external)
    assert.equal(sent.paths()[0], '/api/v1/objects/bases')
    assert.equal(sent.paths().filter((path) => path.includes('/objects/')).length, 1)
    const folder = join(bench.folder, 'external')
    await download(external, folder)
    checkSame(folder)
  })

  test('a run that is not there is refused before anything is sent', async () => {
    const { effects, sentBytes } = watched()
    const names = [join(bench.folder, 'in/part-0')]
    await assert.rejects(
      uploadArtifacts({ url: bench.url, address: 'runs:/none', names }, effects),
      { name: 'CliError', message: /none/u },
    )
    assert.ok(sentBytes() < 100_000, String(sentBytes()))
  })

  test('Ctrl-C in a large file leaves no half file', async () => {
    const stop = new AbortController()
    const { effects } = watched()
    const folder = join(bench.folder, 'stopped')
    const stopping: Effects = {
      ...effects,
      fetch: async (...request) => {
        const answer = await fetch(...request)
        if (/objects\/[0-9a-f]{64}$/u.test(pathOf(request[0]))) setImmediate(() => stop.abort())
        return answer
      },
    }
    const options = { url: bench.url, address: run, path: 'd/large.bin', output: folder }
    mkdirSync(folder)
    await assert.rejects(downloadArtifacts({ ...options, signal: stop.signal }, stopping), {
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
  const { effects } = watched()
  const output = join(folder, 'to')
  await assert.rejects(downloadArtifacts({ url, address: 'runs:/x', output }, effects), {
    name: 'CliError',
    message: /came damaged/u,
  })
  assert.deepEqual(readdirSync(output), [])
})
