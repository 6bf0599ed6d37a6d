import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { suite, test } from 'node:test'
import { StemmaError, type ErrorCode } from '@stemma/contract'
import { startTestServer, type Reply } from '../mlflow/artifacts/test-server.ts'
import { lfsShape } from './shape.ts'

const type = 'application/vnd.git-lfs+json'
const bytes = Buffer.from('hello\n')
const oid = createHash('sha256').update(bytes).digest('hex')

function post(body: object, headers: Readonly<Record<string, string>> = {}) {
  return {
    method: 'POST',
    headers: { 'content-type': `${type}; charset=utf-8`, accept: type, ...headers },
    body: JSON.stringify(body),
  }
}

function upload(objects: readonly object[] = [{ oid, size: 6 }]): object {
  return { operation: 'upload', objects, transfers: ['ssh', 'basic'], hash_algo: 'sha256' }
}

interface Entry {
  readonly oid: string
  readonly actions?: Readonly<
    Record<string, { href: string; header: Record<string, string>; expires_in: number }>
  >
  readonly error?: { readonly code: number }
}

function isLfs({ headers }: Reply): boolean {
  return headers['content-type']?.split(';', 1)[0] === type
}

function entriesOf({ text }: Reply): readonly Entry[] {
  return (JSON.parse(text) as { objects: readonly Entry[] }).objects
}

void suite('Git LFS', () => {
  void test('a batch gives whole addresses with the credentials of its caller, and none to verify at', async (t) => {
    const { ask, url, stop } = await startTestServer()
    t.after(stop)
    const other = 'ab'.repeat(32)
    const objects = [
      { oid, size: 6 },
      { oid: other, size: 1 },
      { oid, size: 6 },
    ]
    const headers = { authorization: 'Bearer T' }
    const answer = await ask('/lfs/team/cats/objects/batch', post(upload(objects), headers))
    assert.equal(answer.status, 200, answer.text)
    assert.ok(isLfs(answer))
    const entries = entriesOf(answer)
    assert.deepEqual(
      entries.map((entry) => entry.oid),
      [oid, other],
    )
    const { upload: sent, verify } = entries[0]?.actions ?? {}
    assert.equal(verify, undefined)
    assert.equal(sent?.href, `${url}/lfs/team/cats/objects/${oid}`)
    assert.deepEqual(sent?.header, { Authorization: 'Bearer T' })
    assert.ok((sent?.expires_in ?? 0) >= 60)
    assert.doesNotMatch(answer.text, /expires_at/u)
    assert.equal(answer.text.match(/"authenticated": ?true/gu)?.length, 2)
    const anonymous = entriesOf(await ask('/lfs/c/objects/batch', post(upload())))
    assert.deepEqual(anonymous[0]?.actions?.['upload']?.header, {})
  })

  void test('an object comes, is verified without a word, and goes in parts', async (t) => {
    const { ask, stop } = await startTestServer()
    t.after(stop)
    const at = `/lfs/cats/objects/${oid}`
    const verify = post({ oid, size: 6 })
    assert.equal((await ask('/lfs/cats/objects/verify', verify)).status, 404)
    assert.equal((await ask(at)).status, 404)
    const headers = { 'content-type': 'text/plain; charset=utf-8' }
    assert.equal((await ask(at, { method: 'PUT', body: bytes, headers })).status, 200)
    const verified = await ask('/lfs/cats/objects/verify', verify)
    assert.deepEqual(
      [verified.status, verified.text, verified.headers['content-length']],
      [200, '', '0'],
    )
    const wrongSize = post({ oid, size: 7 })
    assert.equal((await ask('/lfs/cats/objects/verify', wrongSize)).status, 404)
    const part = await ask(at, { headers: { range: 'bytes=2-5' } })
    assert.deepEqual(
      [part.status, part.text, part.headers['content-range']],
      [206, 'llo\n', 'bytes 2-5/6'],
    )
    assert.equal((await ask(at, { headers: { range: 'bytes=6-' } })).status, 416)
    const again = entriesOf(await ask('/lfs/cats/objects/batch', post(upload())))
    assert.deepEqual(again, [{ oid, size: 6 }])
    const down = {
      ...upload([
        { oid, size: 6 },
        { oid: 'cd'.repeat(32), size: 1 },
      ]),
      operation: 'download',
    }
    const [found, lost] = entriesOf(await ask('/lfs/cats/objects/batch', post(down)))
    assert.match(found?.actions?.['download']?.href ?? '', /\/lfs\/cats\/objects\//u)
    assert.equal(lost?.error?.code, 404)
  })

  void test('what is wrong is refused in its own words, and never with 422', async (t) => {
    const { ask, stop } = await startTestServer()
    t.after(stop)
    const batch = '/lfs/cats/objects/batch'
    const cases: readonly [string, object, number, RegExp][] = [
      [
        `/lfs/cats/objects/${oid}`,
        { method: 'PUT', body: 'other' },
        400,
        /not those of their name/u,
      ],
      [batch, post({ ...upload(), operation: 'x' }), 400, /'operation'/u],
      [batch, post({ objects: [] }), 400, /'operation'/u],
      [batch, post({ operation: 'upload' }), 400, /'objects'/u],
      [batch, post({ ...upload(), transfers: ['tus'] }), 400, /'transfers'/u],
      [batch, post({ ...upload(), hash_algo: 'sha512' }), 409, /'hash_algo'/u],
      [batch, { ...post({}), body: '{' }, 400, /JSON|operation/u],
      [batch, { method: 'POST', body: '{}' }, 415, /Content-Type/u],
      ['/lfs/..%2f..%2fetc/objects/batch', post(upload()), 400, /'repository'/u],
      ['/lfs/.git/objects/batch', post(upload()), 400, /'repository'/u],
      ['/lfs/a%00b/objects/batch', post(upload()), 400, /'repository'/u],
      ['/lfs/cats/objects/nope', { method: 'PUT', body: 'x' }, 404, /lfs\.url/u],
      ['/lfs/cats', post({}), 404, /lfs\.url/u],
    ]
    for (const [path, options, status, text] of cases) {
      const answer = await ask(path, options)
      assert.equal(answer.status, status, `${path}: ${answer.text}`)
      assert.ok(isLfs(answer), path)
      assert.match((JSON.parse(answer.text) as { message: string }).message, text)
    }
    const wrong = post(upload([{ oid: '../x', size: 1 }, { oid, size: -1 }, {}]))
    const entries = entriesOf(await ask(batch, wrong))
    assert.deepEqual(
      entries.map(({ error }) => error?.code),
      [400, 400, 400],
    )
    const many = Array.from({ length: 10_001 }, (_, at) => ({ oid: `${at}`, size: 1 }))
    assert.equal((await ask(batch, post(upload(many)))).status, 413)
    assert.equal(entriesOf(await ask(batch, post(upload(many.slice(1))))).length, 10_000)
    const unprocessable = new StemmaError('BAD_REQUEST', 'x', undefined, { status: 422 })
    assert.equal(lfsShape.printError(unprocessable).status, 400)
    const passing: readonly ErrorCode[] = ['TEMPORARILY_UNAVAILABLE', 'RESOURCE_EXHAUSTED']
    for (const code of passing)
      assert.equal(lfsShape.printError(new StemmaError(code, 'later')).status, 429)
  })

  void test('locks answer as clients expect, and verification never with 404 or 501', async (t) => {
    for (const layout of ['objects', 'plain']) {
      const { ask, stop } = await startTestServer({ 'artifact-layout': layout })
      t.after(stop)
      const ref = { name: 'refs/heads/main' }
      const empty = { ours: [], theirs: [], next_cursor: '' }
      const before = await ask('/lfs/cats/locks/verify', post({ ref }))
      assert.deepEqual([before.status, JSON.parse(before.text)], [200, empty])
      for (const path of [
        '/lfs/..%2fx/locks/verify',
        '/lfs/locks/verify',
        '/lfs/a%20b/locks/verify',
      ])
        assert.equal((await ask(path, post({ ref }))).status, 403, path)
      const made = await ask('/lfs/cats/locks', post({ path: 'a.bin', ref }))
      const { lock, message } = JSON.parse(made.text) as { lock: { id: string }; message?: string }
      assert.deepEqual([made.status, message], [201, undefined])
      const twice = await ask('/lfs/cats/locks', post({ path: 'a.bin', ref }))
      assert.equal(twice.status, 409)
      assert.deepEqual((JSON.parse(twice.text) as { lock: object }).lock, lock)
      const list = await ask('/lfs/cats/locks?path=a.bin&refspec=refs%2Fheads%2Fmain')
      assert.deepEqual(JSON.parse(list.text), { locks: [lock], next_cursor: '' })
      const verified = await ask('/lfs/cats/locks/verify', post({ ref }))
      assert.deepEqual(JSON.parse(verified.text), { ...empty, ours: [lock] })
      const unlock = `/lfs/cats/locks/${lock.id}/unlock`
      assert.equal((await ask(unlock, post({ force: false, ref }))).status, 200)
      assert.equal((await ask(unlock, post({ force: true, ref }))).status, 404)
    }
  })

  void test('a server of plain files has no objects for it, and says so', async (t) => {
    const { ask, stop } = await startTestServer({ 'artifact-layout': 'plain' })
    t.after(stop)
    const answer = await ask('/lfs/cats/objects/batch', post(upload()))
    assert.equal(answer.status, 501)
    assert.match(answer.text, /--artifact-layout/u)
  })
})
