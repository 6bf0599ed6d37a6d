import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  layouts,
  startTestServer,
  type Reply,
  type TestRun,
  type TestServer,
} from './test-server.ts'

for (const layout of layouts) {
  describe(`artifacts of runs as ${layout}`, () => {
    let server: TestServer
    before(async () => void (server = await startTestServer({ 'artifact-layout': layout })))
    after(() => server.stop())

    const parse = ({ text }: Reply): Record<string, unknown> =>
      JSON.parse(text) as Record<string, unknown>

    async function fill(run: TestRun, files: Readonly<Record<string, string>>): Promise<void> {
      for (const [path, body] of Object.entries(files)) {
        const url = `/api/2.0/mlflow-artifacts/artifacts/${run.root}/${encodeURI(path)}`
        assert.equal((await server.ask(url, { method: 'PUT', body })).status, 200)
      }
    }

    const list = (run: TestRun, query = ''): Promise<Reply> =>
      server.ask(`/api/2.0/mlflow/artifacts/list?run_id=${run.id}${query}`)

    const upload = (query: string, body?: string | Uint8Array | null): Promise<Reply> =>
      server.ask(`/ajax-api/2.0/mlflow/upload-artifact?${query}`, {
        method: 'POST',
        ...(body !== undefined && { body }),
      })

    test("a run's files are listed by their path below its root", async () => {
      const run = await server.makeRun()
      await fill(run, { 'b.txt': '12', 'd/e.txt': '1', 'd/empty': '' })
      assert.deepEqual(parse(await list(run)), {
        root_uri: run.uri,
        files: [
          { path: 'b.txt', is_dir: false, file_size: 2 },
          { path: 'd', is_dir: true },
        ],
      })
      const below = {
        root_uri: run.uri,
        files: [
          { path: 'd/e.txt', is_dir: false, file_size: 1 },
          { path: 'd/empty', is_dir: false },
        ],
      }
      assert.deepEqual(parse(await list(run, '&path=d')), below)
      assert.deepEqual(parse(await list(run, '&path=d/')), below)
      for (const path of ['b.txt', 'none']) {
        assert.deepEqual(parse(await list(run, `&path=${path}`)), { root_uri: run.uri })
      }
      const old = await server.ask(`/ajax-api/2.0/mlflow/artifacts/list?run_uuid=${run.id}&path=d`)
      assert.deepEqual(parse(old), below)
    })

    test('a large directory comes in pages that miss and repeat nothing', async () => {
      const run = await server.makeRun()
      const names = Array.from({ length: 10_002 }, (_, i) => String(i).padStart(5, '0'))
      for (let at = 0; at < names.length; at += 500) {
        await Promise.all(
          names.slice(at, at + 500).map((name) => fill(run, { [`many/${name}`]: '' })),
        )
      }
      const first = parse(await list(run, '&path=many'))
      // In front of what was given already: no later page moves.
      await fill(run, { 'many/00000a': '' })
      const token = String(first['next_page_token'])
      const second = parse(await list(run, `&path=many&page_token=${token}`))
      const files = [first, second].flatMap((page) => page['files'] as { path: string }[])
      assert.deepEqual(
        files.map(({ path }) => path),
        names.map((name) => `many/${name}`),
      )
      assert.equal(second['next_page_token'], undefined)
      for (const wrong of [`&path=&page_token=${token}`, '&path=many&page_token=zzz']) {
        assert.match(String(parse(await list(run, wrong))['message']), /^Invalid page token, /)
      }
    })

    test('get-artifact sends a file of a run as an attachment', async () => {
      const run = await server.makeRun()
      await fill(run, { 'd/a b.txt': 'hello' })
      for (const id of [`run_id=${run.id}`, `run_uuid=${run.id}`]) {
        const { status, text, headers } = await server.ask(`/get-artifact?${id}&path=d/a+b.txt`)
        assert.deepEqual([status, text], [200, 'hello'])
        assert.equal(headers['content-disposition'], 'attachment; filename="a b.txt"')
        assert.equal(headers['cache-control'], 'no-cache')
      }
      const part = { headers: { range: 'bytes=1-2' } }
      assert.equal(
        (await server.ask(`/get-artifact?run_id=${run.id}&path=d/a+b.txt`, part)).text,
        'el',
      )
      const directory = await server.ask(`/get-artifact?run_id=${run.id}&path=d`)
      assert.equal(directory.status, 400)
      assert.match(directory.text, /Artifact path refers to a directory, not a file: 'd'/)
      const missing = await server.ask(`/get-artifact?run_id=${run.id}&path=none`)
      assert.deepEqual(
        [missing.status, parse(missing)['error_code']],
        [404, 'RESOURCE_DOES_NOT_EXIST'],
      )
      assert.equal((await server.ask(`/get-artifact?run_id=${run.id}`)).status, 400)
    })

    test("the page's upload takes small files only", async () => {
      const run = await server.makeRun()
      const query = `run_uuid=${run.id}&path=d/note.txt`
      const { status, text } = await upload(query, 'hello')
      assert.deepEqual([status, text], [200, ''])
      assert.equal(
        (await server.ask(`/get-artifact?run_id=${run.id}&path=d/note.txt`)).text,
        'hello',
      )
      const refusals: [Reply, string][] = [
        [await upload(query, ''), 'Request must specify data.'],
        [await upload(query, null), 'Request must specify data.'],
        [await upload(`path=x`, 'x'), 'Request must specify run_id or run_uuid.'],
        [await upload(`run_uuid=${run.id}`, 'x'), 'Request must specify path.'],
        [await upload(`run_uuid=${run.id}&path=d/`, 'x'), 'Invalid path'],
        [
          await upload(query, new Uint8Array(10 * 1024 * 1024 + 1)),
          'Artifact size is too large. Max size is 10MB.',
        ],
      ]
      for (const [reply, message] of refusals) {
        assert.deepEqual([reply.status, parse(reply)['message']], [400, message])
      }
      assert.equal((await upload(`run_id=${run.id}&path=d/note.txt`, 'again')).status, 200)
      assert.equal((await upload(query, new Uint8Array(10 * 1024 * 1024))).status, 200)
      assert.deepEqual(await server.namesIn(`${run.root}/d`), ['note.txt'])
    })

    test('unknown runs and models are what the database says', async () => {
      const run = 'f'.repeat(32)
      for (const reply of [
        await server.ask(`/api/2.0/mlflow/artifacts/list?run_id=${run}`),
        await server.ask(`/get-artifact?run_id=${run}&path=x`),
        await upload(`run_uuid=${run}&path=x`, 'x'),
      ]) {
        assert.deepEqual(
          [reply.status, parse(reply)['error_code']],
          [404, 'RESOURCE_DOES_NOT_EXIST'],
        )
        assert.match(String(parse(reply)['message']), new RegExp(run))
      }
      const model = await server.ask(`/api/2.0/mlflow/logged-models/m-${run}/artifacts/directories`)
      assert.equal(model.status, 404)
    })

    test('files at other locations are never touched', async () => {
      const run = await server.makeRun('s3://bucket/place')
      for (const reply of [
        await list(run),
        await server.ask(`/get-artifact?run_id=${run.id}&path=x`),
        await upload(`run_uuid=${run.id}&path=x`, 'x'),
      ]) {
        assert.deepEqual([reply.status, parse(reply)['error_code']], [501, 'NOT_IMPLEMENTED'])
        assert.match(String(parse(reply)['message']), /scheme 's3'/)
      }
      const local = await server.makeRun(join(server.folder, '..'))
      assert.equal(
        (await server.ask(`/get-artifact?run_id=${local.id}&path=stemma.db`)).status,
        501,
      )
      assert.equal((await list(local)).status, 501)
    })

    test('a run of an experiment with a place of its own in our store has its files there', async () => {
      const run = await server.makeRun('mlflow-artifacts:/own/place')
      assert.equal((await upload(`run_uuid=${run.id}&path=x`, '12')).status, 200)
      assert.deepEqual(await server.namesIn(`own/place/${run.id}/artifacts`), ['x'])
      assert.deepEqual(parse(await list(run))['files'], [
        { path: 'x', is_dir: false, file_size: 2 },
      ])
    })

    test('files of a logged model are listed and sent', async () => {
      const { model } = await server.call('logged-models', { experiment_id: '0' })
      const { info } = model as { info: { model_id: string; artifact_uri: string } }
      const root = info.artifact_uri.replace('mlflow-artifacts:/', '')
      await fill({ id: '', uri: '', root }, { MLmodel: 'flavors: {}', 'data/x': '' })
      const base = `2.0/mlflow/logged-models/${info.model_id}/artifacts`
      assert.deepEqual(parse(await server.ask(`/api/${base}/directories`)), {
        root_uri: info.artifact_uri,
        files: [
          { path: 'MLmodel', is_dir: false, file_size: 11 },
          { path: 'data', is_dir: true },
        ],
      })
      const below = await server.ask(`/ajax-api/${base}/directories?artifact_directory_path=data`)
      assert.deepEqual(parse(below)['files'], [{ path: 'data/x', is_dir: false }])
      const file = await server.ask(`/ajax-api/${base}/files?artifact_file_path=MLmodel`)
      assert.deepEqual([file.status, file.text], [200, 'flavors: {}'])
      const unnamed = await server.ask(`/ajax-api/${base}/files`)
      assert.deepEqual([unnamed.status, parse(unnamed)['error_code']], [400, 'BAD_REQUEST'])
      assert.equal(
        (await server.ask(`/ajax-api/${base}/files?artifact_file_path=data`)).status,
        400,
      )
      assert.equal((await server.ask(`/ajax-api/${base}/files?artifact_file_path=no`)).status, 404)
    })
  })
}
