import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { suite, test } from 'node:test'
import { startTestServer } from '../mlflow/artifacts/test-server.ts'

function placeOf(bytes: Uint8Array, end = ''): string {
  const md5 = createHash('md5').update(bytes).digest('hex')
  return `${md5.slice(0, 2)}/${md5.slice(2)}${end}`
}

void suite('the remote of DVC', () => {
  void test('keeps what it is sent under the name of its hash, by POST and by PUT', async (t) => {
    const { ask, stop } = await startTestServer()
    t.after(stop)
    for (const [method, text] of [
      ['POST', 'a,b\n1,2\n'],
      ['PUT', 'a,b\n3,4\n'],
    ] as const) {
      const at = `/dvc/team/cats/files/md5/${placeOf(Buffer.from(text))}`
      assert.equal((await ask(at, { method: 'HEAD' })).status, 404)
      assert.equal((await ask(at)).status, 404)
      assert.equal((await ask(at, { method, body: text })).status, 200)
      const head = await ask(at, { method: 'HEAD' })
      assert.deepEqual(
        [head.status, head.headers['content-length'], head.headers['accept-ranges'], head.text],
        [200, '8', 'bytes', ''],
      )
      const whole = await ask(at, { headers: { 'accept-encoding': 'gzip, deflate' } })
      assert.deepEqual([whole.text, whole.headers['content-encoding']], [text, undefined])
      const part = await ask(at, { headers: { range: 'bytes=0-3' } })
      assert.deepEqual([part.status, part.text], [206, 'a,b\n'])
      assert.equal((await ask(at, { headers: { range: 'bytes=8-' } })).status, 416)
    }
    const empty = `/dvc/team/cats/files/md5/${placeOf(Buffer.from(''))}`
    assert.equal((await ask(empty, { method: 'POST', body: null })).status, 200)
    const got = await ask(empty)
    assert.deepEqual([got.status, got.headers['content-length']], [200, '0'])
  })

  void test('keeps those of DVC 2 apart, with their line ends as they are', async (t) => {
    const { ask, stop } = await startTestServer()
    t.after(stop)
    const legacy = 'dd/8c6a395b5dd36c56d23275028f526c'
    const windows = 'a\r\nb\r\n'
    const post = { method: 'POST', body: windows }
    assert.equal((await ask(`/dvc/cats/${legacy}`, post)).status, 200)
    assert.equal((await ask(`/dvc/cats/${legacy}`)).text, windows)
    assert.equal((await ask(`/dvc/cats/files/md5/${legacy}`)).status, 404)
    assert.equal((await ask(`/dvc/cats/files/md5/${legacy}`, post)).status, 400)
  })

  void test('refuses what is not as its name says, and names that are none', async (t) => {
    const { ask, stop } = await startTestServer()
    t.after(stop)
    const good = placeOf(Buffer.from('x'))
    const list = JSON.stringify([{ md5: 'ab'.repeat(16), relpath: 'a' }])
    const cases: readonly [string, string, number][] = [
      [`/dvc/cats/files/md5/${good}`, 'y', 400],
      [`/dvc/cats/files/md5/${placeOf(Buffer.from(list), '.dir')}`, list, 409],
      [`/dvc/..%2f..%2fetc/files/md5/${good}`, 'x', 400],
      [`/dvc/.hidden/files/md5/${good}`, 'x', 400],
      [`/dvc/a%00/files/md5/${good}`, 'x', 400],
      [`/dvc/${'n'.repeat(201)}/files/md5/${good}`, 'x', 400],
      [`/dvc/files/md5/${good}`, 'x', 400],
      [`/dvc/cats/files/md5/${good.toUpperCase()}`, 'x', 404],
      [`/dvc/cats/files/md5/${good}.tmp`, 'x', 404],
      [`/dvc/cats/files/md5/..%2f${good}`, 'x', 400],
      ['/dvc/cats', 'x', 404],
      ['/dvc/', 'x', 404],
    ]
    for (const [path, body, status] of cases) {
      const answer = await ask(path, { method: 'POST', body })
      assert.equal(answer.status, status, `${path}: ${answer.text}`)
      assert.match(answer.headers['content-type'] ?? '', /^text\/plain/u)
      assert.match(answer.text, /^[^\n]+\n$/u)
      assert.equal(answer.headers.location, undefined)
      assert.notEqual((await ask(path)).status, 200, path)
    }
    assert.equal((await ask('/dvc/cats/files/md5')).status, 404)
  })
})
