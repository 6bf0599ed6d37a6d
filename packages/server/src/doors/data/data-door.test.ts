import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { startTestServer } from '../mlflow/artifacts/test-server.ts'

void suite('addresses of data', () => {
  void test('are files in each format, with their types, and parts of them', async (t) => {
    const { ask, stop } = await startTestServer()
    t.after(stop)
    const add = '/api/v1/data/a.b-c/versions?file_name=x.csv&key=id'
    assert.equal((await ask(add, { method: 'POST', body: 'id,x\n1,a\n2,"b,c"\n' })).status, 200)
    for (const version of ['1', 'v1', 'latest']) {
      const { status, text, headers } = await ask(`/data/a.b-c/${version}.csv`)
      assert.deepEqual([status, text], [200, 'id,x\n1,a\n2,"b,c"\n'])
      assert.equal(headers['content-disposition'], 'attachment; filename=a.b-c-1.csv')
      assert.equal(headers['x-content-type-options'], 'nosniff')
    }
    const part = await ask('/data/a.b-c/1.jsonl?columns=x&where=id%20%3E%201')
    assert.equal(part.text, '{"x":"b,c"}\n')
    assert.equal((await ask('/data/a.b-c/1.csv?limit=0')).text, 'id,x\n')
    const range = await ask('/data/a.b-c/1.csv', { headers: { range: 'bytes=0-3' } })
    assert.deepEqual([range.status, range.text], [206, 'id,x'])
    assert.equal((await ask('/data/a.b-c/1.csv', { headers: { range: 'bytes=999-' } })).status, 416)
    const native = await ask('/api/v1/data/file?reference=a.b-c/1&format=csv')
    assert.equal(native.text, 'id,x\n1,a\n2,"b,c"\n')
  })

  void test('that are none are refused, and reach no file', async (t) => {
    const { ask, stop } = await startTestServer()
    t.after(stop)
    await ask('/api/v1/data/ok/versions?file_name=x.csv', { method: 'POST', body: 'id\n1\n' })
    for (const path of [
      '/data/ok/1',
      '/data/ok/1.exe',
      '/data/ok/.csv',
      '/data/.csv',
      '/data/ok/1.csv.gz',
      '/data/ok/0.csv',
      '/data/ok/2.csv',
      '/data/ok/-1.csv',
      '/data/ok/99999999999999999999.csv',
      '/data/ok@none.csv',
      '/data/none/1.csv',
      '/data/..%2f..%2fetc%2fpasswd.csv',
      '/data/ok%2f..%2fok/1.csv',
      '/data/ok/1%00.csv',
      '/data/ok/1.csv?columns=nope',
      '/data/ok/1.csv?columns=',
      '/data/ok/1.csv?where=',
      '/data/ok/1.csv?where=id%20%3D%201%3B%20drop%20table%20data',
      '/data/ok/1.csv?where=id%20%3D%20(select%201)',
      '/data/ok/1.csv?limit=-1',
      '/data/ok/1.csv?limit=x',
    ]) {
      const { status, text } = await ask(path)
      assert.ok(status === 400 || status === 404, `${path}: ${status} ${text}`)
      assert.ok('error_code' in (JSON.parse(text) as object), path)
    }
    assert.equal((await ask('/data/ok/1.csv')).text, 'id\n1\n')
  })

  void test('need objects', async (t) => {
    const { ask, stop } = await startTestServer({ 'artifact-layout': 'plain' })
    t.after(stop)
    const { status, text } = await ask('/api/v1/data/x/versions?file_name=x.csv', {
      method: 'POST',
      body: 'id\n1\n',
    })
    assert.equal(status, 501)
    assert.match(text, /keeps plain files; versions of data need objects/u)
  })
})
