import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { openTestBench, printedList, type TestBench } from '../command-line.testing.ts'
import { machine, type Effects } from '../effects.ts'
import { downloadArtifacts } from './download.ts'

for (const layout of ['objects', 'plain'] as const) {
  suite(`files by the command line, ${layout}`, () => {
    let bench: TestBench
    let run: string

    before(async () => {
      bench = await openTestBench(undefined, { STEMMA_ARTIFACT_LAYOUT: layout })
      const experimentId = (await bench.stemma('experiments', 'create', 'churn')).stdout.trim()
      run = `runs:/${await bench.addRun({ experimentId, name: 'r', loss: 1, model: 'm' })}`
      const { folder } = bench
      mkdirSync(join(folder, 'plots/deep'), { recursive: true })
      writeFileSync(join(folder, 'plots/größe.csv'), 'x,y\n')
      writeFileSync(join(folder, 'plots/deep/empty'), '')
      writeFileSync(join(folder, 'weights.bin'), Buffer.alloc(3_000_000, 7))
      symlinkSync('weights.bin', join(folder, 'link.bin'))
    })
    after(() => bench.close())

    async function ok(...args: readonly string[]): Promise<string> {
      const { status, stdout, stderr } = await bench.stemma('artifacts', ...args)
      assert.equal(status, 0, stderr)
      return stdout
    }
    const bytesOf = (path: string): Buffer => readFileSync(join(bench.folder, path))
    const sha256 = (path: string): string =>
      createHash('sha256').update(bytesOf(path)).digest('hex')

    test('files and folders are uploaded, listed, shown and downloaded', async () => {
      // The shape is that of the route; wrong names fail the comparison.
      const sent = JSON.parse(
        await ok('upload', run, 'plots', 'link.bin', '--to', 'a', '--json'),
      ) as {
        readonly size_bytes: number
        readonly files: readonly { readonly path: string; readonly sha256?: string }[]
      }
      assert.deepEqual(
        sent.files.map(({ path }) => path),
        ['a/link.bin', 'a/plots/deep/empty', 'a/plots/größe.csv'],
      )
      assert.equal(sent.files[0]?.sha256, layout === 'objects' ? sha256('weights.bin') : undefined)
      await ok('upload', `${run}/b`, 'plots/.')
      const listed = printedList(await bench.stemma('artifacts', 'list', run, '-r', '--json'))
      assert.deepEqual(
        listed.map(({ path, size_bytes }) => [path, size_bytes]),
        [
          ['a', undefined],
          ['a/link.bin', 3_000_000],
          ['a/plots', undefined],
          ['a/plots/deep', undefined],
          ['a/plots/deep/empty', 0],
          ['a/plots/größe.csv', 4],
          ['b', undefined],
          ['b/deep', undefined],
          ['b/deep/empty', 0],
          ['b/größe.csv', 4],
        ],
      )
      assert.match(await ok('list', run, 'a'), /^path\tsize\tsha256\na\/link\.bin\t3000000\t/u)
      assert.equal(await ok('show', run, 'b/größe.csv'), 'x,y\n')
      const binary = await bench.stemma('artifacts', 'show', run, 'a/link.bin')
      assert.deepEqual([binary.status, binary.stdout], [0, '\u0007'.repeat(65_536)])

      assert.equal(await ok('download', run, 'a', '-o', 'copy'), `${join(bench.folder, 'copy')}\n`)
      assert.deepEqual(bytesOf('copy/link.bin'), bytesOf('weights.bin'))
      assert.equal(bytesOf('copy/plots/größe.csv').toString(), 'x,y\n')
      assert.equal(statSync(join(bench.folder, 'copy/plots/deep/empty')).size, 0)
      await ok('download', `${run}/a/link.bin`)
      assert.equal(sha256('link.bin'), sha256('weights.bin'))
      await ok('download', `${run}/b/größe.csv`, '-o', 'copy')
      assert.equal(bytesOf('copy/größe.csv').toString(), 'x,y\n')
    })

    test('a directory comes as one archive', async () => {
      for (const format of ['zip', 'tar']) {
        const target = (await ok('download', run, 'a/plots', '--archive', format)).trim()
        assert.equal(target, join(bench.folder, `plots.${format}`))
        assert.match(bytesOf(`plots.${format}`).toString('latin1'), /deep\/empty/u)
      }
    })

    test('models are named as everywhere', async () => {
      const source = `${run}/b`
      const made = await bench.stemma('models', 'register', 'churn', source)
      assert.equal(made.status, 0, made.stderr)
      await bench.stemma('models', 'alias', 'churn@champion', '1')
      for (const address of ['models:/churn/1', 'models:/churn/latest', 'models:/churn@champion']) {
        assert.equal(await ok('show', address, 'größe.csv'), 'x,y\n')
        assert.equal(await ok('show', `${address}/größe.csv`), 'x,y\n')
      }
      assert.equal(
        await ok('download', 'models:/churn@champion'),
        `${join(bench.folder, 'churn-1')}\n`,
      )
      const refused = await bench.stemma('artifacts', 'upload', 'models:/churn/1', 'plots')
      assert.equal(refused.status, 2)
      assert.match(refused.stderr, /do not change/u)
    })

    test('files that cannot be artifacts are named, and the others are sent', async () => {
      const folder = join(bench.folder, 'odd')
      mkdirSync(folder)
      const odd = ['notes#1.txt', 'tab\there', String.raw`back\slash`]
      const fine = ['50%20off.csv', 'W:0.npy', 'img%step%23%17.png']
      for (const name of [...odd, ...fine]) writeFileSync(join(folder, name), name)
      const sent = await bench.stemma('artifacts', 'upload', run, 'odd')
      assert.equal(sent.status, 1)
      assert.match(sent.stderr, /Stored 3 files/u)
      assert.match(sent.stderr, /^stemma: 3 files cannot be artifacts and were not sent\.$/mu)
      for (const text of [
        "not sent  odd/notes#1.txt: an artifact can have no '#' in its name",
        String.raw`odd/back\slash: an artifact can have no backslash in its name`,
        'here: an artifact can have no control character in its name',
      ])
        assert.ok(sent.stderr.includes(text), sent.stderr)
      await ok('download', run, 'odd', '-o', 'odd-copy')
      assert.deepEqual(readdirSync(join(bench.folder, 'odd-copy')).toSorted(), fine.toSorted())
      const again = await bench.stemma('artifacts', 'upload', run, 'odd', '--json')
      assert.equal(again.status, 1)
      const { files, refused } = JSON.parse(again.stdout) as Record<string, readonly unknown[]> // what is printed
      assert.deepEqual([files?.length, refused?.length], [3, 3])
    })

    test('what is wrong is said in one line', async () => {
      const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
        [['list', 'churn/1'], 2, /names no files/u],
        [['list', 'models:/churn'], 2, /names no files/u],
        [['list', run, 'none'], 1, /No such artifact: 'none'/u],
        [['list', run, '../x'], 1, /Invalid path/u],
        [['show', run], 2, /name a file/u],
        [['show', run, 'a'], 1, /refers to a directory/u],
        [['download', run, 'none'], 1, /No such artifact/u],
        [['download', run, 'a', '--archive', 'rar'], 2, /zip, tar/u],
        [['upload', run, 'none'], 1, /none is not there/u],
        [['upload', run, 'weights.bin', '--to', '../x'], 1, /Invalid path/u],
        [['upload', run, 'plots/größe.csv', 'copy/größe.csv'], 1, /two of the files/u],
        [['download', run, 'a', '-o', 'weights.bin'], 1, /in the way/u],
      ]
      for (const [args, status, text] of cases) {
        const result = await bench.stemma('artifacts', ...args)
        assert.deepEqual([args, result.status, result.stdout], [args, status, ''])
        assert.match(result.stderr, text)
      }
    })
  })
}

/** A server with one directory of two files, the second of which is not what the listing says. */
async function startLiar(t: { after: (work: () => unknown) => void }): Promise<string> {
  const server = createServer((request, answer) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
    if (pathname.startsWith('/api/v1/objects')) {
      answer.statusCode = 501
      answer.end(JSON.stringify({ error_code: 'NOT_IMPLEMENTED', message: 'Plain files.' }))
      return
    }
    if (pathname.endsWith('/file')) {
      // The first never ends.
      if (searchParams.get('path') === 'a') answer.write('begun')
      else answer.end('other')
      return
    }
    const file = (name: string, sha: string) => ({
      path: name,
      name,
      is_directory: false,
      size_bytes: 5,
      sha256: sha,
    })
    const entries =
      searchParams.get('path') === 'wrong' ? [file('b', '0'.repeat(64))] : [file('a', '')]
    answer.setHeader('content-type', 'application/json')
    answer.end(JSON.stringify({ path: '', root_uri: 'x', is_directory: true, entries }))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return `http://127.0.0.1:${address.port}`
}

const quiet: Effects = {
  ...machine,
  environment: {},
  stdout: { isTerminal: false, columns: 80, write: async () => {} },
  stderr: { isTerminal: false, columns: 80, write: async () => {} },
}

test('bytes that are not what the server said leave no file', async (t) => {
  const url = await startLiar(t)
  const folder = join(mkdtempSync(join(tmpdir(), 'stemma-download-')), 'to')
  t.after(() => rmSync(dirname(folder), { recursive: true, force: true }))
  await assert.rejects(
    downloadArtifacts({ url, address: 'runs:/x', path: 'wrong', output: folder }, quiet),
    /SHA-256/u,
  )
  assert.deepEqual(readdirSync(dirname(folder)), [])
})

test('Ctrl-C leaves no half file', async (t) => {
  const url = await startLiar(t)
  const folder = join(mkdtempSync(join(tmpdir(), 'stemma-download-')), 'to')
  t.after(() => rmSync(dirname(folder), { recursive: true, force: true }))
  const stop = new AbortController()
  const effects: Effects = {
    ...quiet,
    // Stops when the file's first bytes are here.
    fetch: async (...request) => {
      const answer = await machine.fetch(...request)
      if (request[0].includes('/file?')) setImmediate(() => stop.abort())
      return answer
    },
  }
  await assert.rejects(
    downloadArtifacts({ url, address: 'runs:/x', output: folder, signal: stop.signal }, effects),
    /stopped/u,
  )
  assert.deepEqual(readdirSync(folder), [])
})
