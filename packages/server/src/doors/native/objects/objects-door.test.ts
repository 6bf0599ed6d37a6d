import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { objectStreamType } from '@stemma/contract'
import { frameOf, framePieces, headBytes, streamEnd, streamStart } from '@stemma/objects'
import { addRuns, startNative, testDatabases, type NativeClient } from '../native.testing.ts'

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function noise(seed: string, sizeBytes: number): Buffer {
  return createHash('shake256', { outputLength: sizeBytes }).update(seed).digest()
}

function streamOf(
  objects: readonly Buffer[],
  ids: readonly string[] = objects.map(sha256),
): Buffer {
  const pieces = objects.flatMap((bytes, at) => [
    headBytes({ id: ids[at] ?? '', sizeBytes: bytes.byteLength, previous: undefined }),
    ...framePieces(frameOf(bytes)),
  ])
  return Buffer.concat([streamStart, ...pieces, streamEnd])
}

async function upload(
  { url }: NativeClient,
  body: Buffer,
  type: string = objectStreamType,
): Promise<{ readonly status: number; readonly text: string }> {
  const headers = { 'content-type': type }
  const init = { method: 'POST', headers, body: new Uint8Array(body) }
  const answer = await fetch(`${url}/api/v1/objects/upload`, init)
  return { status: answer.status, text: await answer.text() }
}

/** A server and a run on it. */
async function startWithRun(
  t: Parameters<typeof startNative>[0],
  database: (typeof testDatabases)[number],
): Promise<NativeClient & { readonly runId: string }> {
  const native = await startNative(t, database, { 'artifact-layout': 'objects' })
  const [runId = ''] = await addRuns(native, 'objects', [{}])
  return { ...native, runId }
}

for (const database of testDatabases) {
  test(`files go in by what is wanted, and are there for every door, on ${database}`, async (t) => {
    const server = await startWithRun(t, database)
    const { ask, runId, url } = server
    const contents = [noise('a', 3000), noise('b', 200_000)]
    const ids = contents.map(sha256)
    const lacking = await ask('objects.want', '/objects/want', { ids })
    assert.deepEqual(lacking.body.wanted, [0, 1])
    const sent = await upload(server, streamOf(contents))
    assert.deepEqual([sent.status, sent.text], [200, '{"objects":2,"size_bytes":203000}'])
    const none = await ask('objects.want', '/objects/want', { ids })
    assert.deepEqual(none.body.wanted, [])
    const files = [
      { path: 'a.bin', object_id: ids[0] },
      { path: 'deep/er/b.bin', object_id: ids[1] },
      { path: 'deep/a-again.bin', object_id: ids[0] },
    ]
    const named = await ask('objects.name', '/objects/names', { run_id: runId, files })
    assert.equal(named.status, 204)

    const first = await ask('objects.files', `/objects/names?run_id=${runId}&limit=2`)
    const token = first.body.next_page_token ?? ''
    const rest = await ask('objects.files', `/objects/names?run_id=${runId}&page_token=${token}`)
    const found = [...first.body.files, ...rest.body.files]
    assert.deepEqual(
      found.map(({ path, object_id, size_bytes }) => [path, object_id, size_bytes]),
      [
        ['a.bin', ids[0], 3000],
        ['deep/a-again.bin', ids[0], 3000],
        ['deep/er/b.bin', ids[1], 200_000],
      ],
    )
    const below = await ask('objects.files', `/objects/names?run_id=${runId}&path=deep/er`)
    assert.deepEqual(
      below.body.files.map(({ path }) => path),
      ['deep/er/b.bin'],
    )
    const byPath = await fetch(`${url}/get-artifact?run_id=${runId}&path=deep/er/b.bin`)
    assert.equal(sha256(await byPath.bytes()), ids[1])
    const bases = await ask('objects.bases', '/objects/bases', {
      ...{ run_id: runId, paths: ['deep/er/b.bin', 'nothing'] },
    })
    assert.deepEqual(bases.body.bases, [ids[1], null])
  })

  test(`names are written all or none, on ${database}`, async (t) => {
    const server = await startWithRun(t, database)
    const { refused, ask, runId } = server
    const bytes = noise('n', 100)
    const object_id = sha256(bytes)
    await upload(server, streamOf([bytes]))
    const name = (...files: readonly { path: string; object_id: string }[]) =>
      refused('objects.name', '/objects/names', { run_id: runId, files })
    const good = { path: 'good', object_id }
    const cases = [
      [{ path: 'missing', object_id: 'ab'.repeat(32) }, /files\[1\]\.object_id.*is not stored/],
      [{ path: 'good', object_id }, /'\d+\/\w+\/artifacts\/good' comes twice/],
      [{ path: 'good/below', object_id }, /is a directory|refers to a directory|is a file/],
      [{ path: '../up', object_id }, /files\[1\]\.path/],
      [{ path: 'end/', object_id }, /files\[1\]\.path/],
      [{ path: 'x', object_id: 'no id' }, /files\[1\].*SHA-256/],
    ] as const
    for (const [bad, message] of cases) {
      const answer = await name(good, bad)
      assert.equal(answer.status, 400, answer.message)
      assert.match(answer.message, message)
    }
    const twoOwners = { run_id: runId, model_id: 'm-1', files: [good] }
    const both = await refused('objects.name', '/objects/names', twoOwners)
    assert.match(both.message, /Exactly one of 'run_id' and 'model_id'/)
    const none = await ask('objects.files', `/objects/names?run_id=${runId}`)
    assert.deepEqual(none.body.files, [])
    const directory = [{ path: 'd/file', object_id }]
    await ask('objects.name', '/objects/names', { run_id: runId, files: directory })
    assert.match((await name({ path: 'd', object_id })).message, /refers to a directory/)
    assert.match((await name({ path: 'd/file/x', object_id })).message, /is a file/)
  })
}

test('a wrong hash is answered with 400 that names it, and a cut stream with 400', async (t) => {
  const server = await startWithRun(t, 'sqlite')
  const bytes = noise('w', 2000)
  const wrong = await upload(server, streamOf([bytes, bytes], [sha256(bytes), 'cd'.repeat(32)]))
  assert.equal(wrong.status, 400)
  assert.match(wrong.text, /Object 2 of the stream, (?:cd){32},/)
  const whole = streamOf([bytes])
  const cut = await upload(server, whole.subarray(0, -1))
  assert.equal(cut.status, 400)
  assert.match(cut.text, /ends too early/)
  assert.match((await upload(server, Buffer.alloc(5000, 7))).text, /an unknown form/)
  assert.match((await upload(server, whole, 'text/plain')).text, /Content-Type must be one of/)
})

test('what is too much, or no id, is refused by name', async (t) => {
  const { refused, ask } = await startWithRun(t, 'sqlite')
  const ids = Array.from({ length: 10_001 }, () => 'ab'.repeat(32))
  for (const [name, path] of [
    ['objects.want', '/objects/want'],
    ['objects.download', '/objects/download'],
  ] as const) {
    assert.match((await refused(name, path, { ids })).message, /'ids'.*10001 items/)
    assert.match((await refused(name, path, { ids: ['AB'] })).message, /'ids\[0\]'/)
  }
  const most = await ask('objects.want', '/objects/want', { ids: ids.slice(1) })
  assert.equal(most.body.wanted.length, 10_000)
  const missing = await refused('objects.download', '/objects/download', { ids: [ids[0]] })
  assert.equal(missing.status, 404)
})

test('one object is given whole, and in part', async (t) => {
  const server = await startWithRun(t, 'sqlite')
  const bytes = noise('one', 150_000)
  await upload(server, streamOf([bytes]))
  const address = `${server.url}/api/v1/objects/${sha256(bytes)}`
  assert.ok(bytes.equals(await (await fetch(address)).bytes()))
  const part = await fetch(address, { headers: { range: 'bytes=100000-100099' } })
  assert.deepEqual(
    [part.status, part.headers.get('content-range')],
    [206, 'bytes 100000-100099/150000'],
  )
  assert.ok(bytes.subarray(100_000, 100_100).equals(await part.bytes()))
  assert.equal((await fetch(address, { headers: { range: 'bytes=150000-' } })).status, 416)
  assert.equal((await fetch(`${server.url}/api/v1/objects/${'ab'.repeat(32)}`)).status, 404)
})

test('a server of plain files says that it has no objects', async (t) => {
  const { refused } = await startNative(t, 'sqlite', { 'artifact-layout': 'plain' })
  const answer = await refused('objects.want', '/objects/want', { ids: [] })
  assert.deepEqual([answer.status, answer.code], [501, 'NOT_IMPLEMENTED'])
})
