import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, suite, test } from 'node:test'
import { addRuns, startNative, testDatabases, type NativeClient } from '../native.testing.ts'

interface Entry {
  readonly path: string
  readonly is_directory: boolean
  readonly size_bytes?: number
  readonly sha256?: string
}

interface Page {
  readonly path: string
  readonly is_directory: boolean
  readonly entries: readonly Entry[]
  readonly next_page_token?: string
}

const files: Readonly<Record<string, string>> = {
  'a.txt': 'first',
  'model/MLmodel': 'flavors: {}',
  'model/data/weights.bin': 'w'.repeat(100_000),
  'model/größe ✓.csv': 'x,y\n1,2\n',
  'z.json': '{}',
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

for (const database of testDatabases) {
  for (const layout of ['objects', 'plain'] as const) {
    suite(`files of runs, models and versions, ${layout} on ${database}`, () => {
      const stops: (() => unknown)[] = []
      let client: NativeClient
      /** Roots of the three kinds of owner, below `/api/v1`. */
      let run: string
      let model: string
      let version: string

      before(async () => {
        const context = { after: (stop: () => unknown) => void stops.push(stop) }
        // `startNative` only registers its end.
        client = await startNative(context as Parameters<typeof startNative>[0], database, {
          'artifact-layout': layout,
        })
        const [runId = ''] = await addRuns(client, 'files', [{}])
        run = `/runs/${runId}/artifacts`
        // MLflow's answer has them.
        const { model: made } = (await client.mlflow('/logged-models', {
          experiment_id: '1',
          name: 'm',
        })) as { model: { info: { model_id: string } } }
        model = `/logged-models/${made.info.model_id}/artifacts`
        for (const [path, text] of Object.entries(files)) {
          for (const owner of [run, model]) {
            const answer = await put(owner, path, text)
            assert.equal(answer.status, 200)
            assert.deepEqual(await answer.json(), {
              path,
              size_bytes: Buffer.byteLength(text),
              ...(layout === 'objects' && { sha256: sha256(text) }),
            })
          }
        }
        const registered = await client.ask('models.create', '/models', { name: 'churn' })
        assert.equal(registered.status, 201)
        const { model_id } = made.info
        const body = { source: `models:/${model_id}`, model_id }
        const created = await client.ask('versions.create', '/models/churn/versions', body)
        assert.equal(created.status, 201, created.text)
        version = '/models/churn/versions/1/artifacts'
      })
      after(async () => {
        for (const stop of stops) await stop()
      })

      function ask(path: string, init: RequestInit = {}): Promise<Response> {
        return fetch(`${client.url}/api/v1${path}`, init)
      }
      function put(owner: string, path: string, body: string): Promise<Response> {
        return ask(`${owner}/file?path=${encodeURIComponent(path)}`, { method: 'PUT', body })
      }
      async function list(path: string): Promise<Page> {
        const answer = await ask(path)
        assert.equal(answer.status, 200)
        return (await answer.json()) as Page // the record's
      }
      async function refusal(path: string, init?: RequestInit): Promise<string> {
        const answer = await ask(path, init)
        const { error_code, message } = (await answer.json()) as Record<string, string> // an error
        return `${answer.status} ${error_code}: ${message}`
      }

      test('a directory is listed with sizes, and with SHA-256 where the store knows it', async () => {
        for (const owner of [run, model, version]) {
          const root = await list(owner)
          assert.deepEqual(
            root.entries.map(({ path, is_directory }) => [path, is_directory]),
            [
              ['a.txt', false],
              ['model', true],
              ['z.json', false],
            ],
          )
          assert.deepEqual(root.entries[0], {
            path: 'a.txt',
            name: 'a.txt',
            is_directory: false,
            size_bytes: 5,
            ...(layout === 'objects' && { sha256: sha256('first') }),
          })
          const below = await list(`${owner}?path=model`)
          assert.deepEqual(
            below.entries.map(({ path }) => path),
            ['model/MLmodel', 'model/data', 'model/größe ✓.csv'],
          )
          const file = await list(`${owner}?path=model/MLmodel`)
          assert.deepEqual(
            [file.is_directory, file.entries.map(({ path }) => path)],
            [false, ['model/MLmodel']],
          )
        }
      })

      test('pages of any size together are the whole, recursive or not', async () => {
        const all = [
          'a.txt',
          'model',
          'model/MLmodel',
          'model/data',
          'model/data/weights.bin',
          'model/größe ✓.csv',
          'z.json',
        ]
        const cases = [
          ['recursive=true', all],
          ['recursive=false', ['a.txt', 'model', 'z.json']],
          ['path=model&recursive=true', all.filter((path) => path.startsWith('model/'))],
        ] as const
        for (const [query, expected] of cases) {
          for (const size of [1, 2, 3, 1000]) {
            const found: string[] = []
            for (let token: string | undefined = ''; token !== undefined;) {
              const page: Page = await list(
                `${run}?${query}&max_results=${size}&page_token=${token}`,
              )
              assert.ok(page.entries.length <= size)
              found.push(...page.entries.map(({ path }) => path))
              token = page.next_page_token
            }
            assert.deepEqual(found, expected)
          }
        }
        const { next_page_token: token } = await list(`${run}?recursive=true&max_results=1`)
        assert.match(await refusal(`${run}?page_token=${token}`), /another directory/)
      })

      test('a file comes whole, as a range, and not again if it is known', async () => {
        for (const owner of [run, model, version]) {
          const path = `${owner}/file?path=model/data/weights.bin`
          const whole = await ask(path)
          assert.equal(await whole.text(), files['model/data/weights.bin'])
          const etag = whole.headers.get('etag') ?? ''
          assert.notEqual(etag, '')
          const part = await ask(path, { headers: { range: 'bytes=10-19' } })
          assert.deepEqual([part.status, await part.text()], [206, 'w'.repeat(10)])
          assert.equal((await ask(path, { headers: { 'if-none-match': etag } })).status, 304)
          const head = await ask(path, { method: 'HEAD' })
          assert.equal(head.headers.get('content-length'), '100000')
          assert.match(await refusal(`${owner}/file?path=model`), /^400 .*directory, not a file/)
          assert.match(await refusal(`${owner}/file?path=none`), /^404 .*No such artifact: 'none'/)
        }
      })

      test('a preview says what a file is, and cuts no letter', async () => {
        await put(run, 'preview/umlauts', 'ä'.repeat(10))
        await put(run, 'preview/zero.bin', 'a\0b')
        await put(run, 'preview/empty', '')
        const preview = async (path: string): Promise<unknown> =>
          (await ask(`${run}/preview?path=preview/${path}`)).json()
        const about = (text: string) => ({
          size_bytes: Buffer.byteLength(text),
          ...(layout === 'objects' && { sha256: sha256(text) }),
        })
        assert.deepEqual(await preview('umlauts&max_bytes=5'), {
          path: 'preview/umlauts',
          ...about('ä'.repeat(10)),
          content_type: 'text/plain; charset=utf-8',
          is_text: true,
          truncated: true,
          text: 'ää',
        })
        assert.deepEqual(await preview('zero.bin'), {
          path: 'preview/zero.bin',
          ...about('a\0b'),
          content_type: 'application/octet-stream',
          is_text: false,
          truncated: false,
          base64: Buffer.from('a\0b').toString('base64'),
        })
        assert.deepEqual(await preview('empty'), {
          path: 'preview/empty',
          ...about(''),
          content_type: 'text/plain; charset=utf-8',
          is_text: true,
          truncated: false,
          text: '',
        })
        for (const owner of [model, version])
          assert.equal((await ask(`${owner}/preview?path=a.txt`)).status, 200)
        await ask(`${run}?path=preview`, { method: 'DELETE' })
      })

      test('what is deleted is gone, and what is not there is not deleted', async () => {
        await put(run, 'gone/a/b', '1')
        await put(run, 'gone/c', '2')
        const remove = (path: string) => ask(`${run}?path=${path}`, { method: 'DELETE' })
        assert.equal((await remove('gone/c')).status, 204)
        assert.equal((await remove('gone')).status, 204)
        assert.match(
          await refusal(`${run}?path=gone`, { method: 'DELETE' }),
          /^404 .*No such artifact/,
        )
        for (const path of ['', '/', '.', '..', '%252e%252e/x'])
          assert.match(await refusal(`${run}?path=${path}`, { method: 'DELETE' }), /^400 .*path/)
        assert.equal((await list(run)).entries.length, 3)
      })

      test('paths that lead out are refused by every route', async () => {
        const tricks = [
          '../x',
          'a/../../x',
          '/etc/passwd',
          'C:/x',
          'a\\..\\b',
          'file:x',
          '%2e%2e/x',
        ]
        for (const owner of [run, model, version]) {
          for (const trick of tricks) {
            const path = encodeURIComponent(trick)
            for (const place of ['', '/file', '/preview', '/archive'])
              assert.match(await refusal(`${owner}${place}?path=${path}`), /^400 .*Invalid path/)
          }
        }
        for (const trick of [...tricks, '', 'a/']) {
          const path = `${run}/file?path=${encodeURIComponent(trick)}`
          assert.match(await refusal(path, { method: 'PUT', body: 'x' }), /^400 .*path/)
        }
      })

      test('what a route does not know is refused by name', async () => {
        for (const place of ['', '/file', '/preview', '/archive'])
          assert.match(await refusal(`${run}${place}?path=a.txt&depth=2`), /^400 .*"depth"/)
        assert.match(
          await refusal(`${run}/file?path=b&mode=1`, { method: 'PUT', body: 'x' }),
          /^400 .*"mode"/,
        )
        assert.match(await refusal(`${run}?max_results=1001`), /max_results.*between 1 and 1000/)
        assert.match(
          await refusal(`${run}/preview?path=a.txt&max_bytes=1048577`),
          /max_bytes.*between 1 and 1048576/,
        )
        assert.match(await refusal(`${run}/archive?format=rar`), /format/)
        assert.match(
          await refusal(`${run}?path=a.txt`, { method: 'DELETE', body: 'x' }),
          /has no body/,
        )
        assert.match(
          await refusal(`/runs/${'f'.repeat(32)}/artifacts`),
          /^404 RESOURCE_DOES_NOT_EXIST: .*ffff/,
        )
        assert.match(
          await refusal('/models/churn/versions/7/artifacts/archive'),
          /^404 RESOURCE_DOES_NOT_EXIST/,
        )
      })

      test('files of a version are those that were registered, or refused where nothing keeps them', async () => {
        const owner = model
        await put(owner, 'a.txt', 'other')
        for (const place of ['/file?path=a.txt', '/preview?path=a.txt', '/archive'])
          if (layout === 'objects') assert.equal((await ask(version + place)).status, 200)
          else assert.match(await refusal(version + place), /have changed since it was registered/)
        if (layout === 'objects')
          assert.equal(await (await ask(`${version}/file?path=a.txt`)).text(), 'first')
        await put(owner, 'a.txt', 'first')
        assert.equal(await (await ask(`${version}/file?path=a.txt`)).text(), 'first')
      })
    })
  }
}
