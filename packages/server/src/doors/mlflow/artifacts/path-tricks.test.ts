import assert from 'node:assert/strict'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { layouts, startTestServer, type AskOptions, type TestServer } from './test-server.ts'

/** As they stand in a URL's path; in queries and bodies their decoded forms are tried, too. */
const tricks = [
  '..',
  '../x',
  'a/..',
  'a/../../b',
  '%2e%2e/x',
  '..%2fx',
  '..%2F..%2Fx',
  '%252e%252e/x',
  '%25252e%25252e%25252fx',
  '.%2e/x',
  '%2fetc/passwd',
  '/etc/passwd',
  '%2f%2fhost/share',
  'C:/x',
  'C:%5cx',
  'C:',
  'C:%2fx',
  'a/C:/x',
  'a%5c..%5cb',
  '..%5cx',
  '%5c%5chost%5cshare',
  '%255c..%255cx',
  'file:///etc/passwd',
  'FILE:%2fetc',
  'a%23b',
  'a%00b',
  `%${'25'.repeat(12)}2e`,
]

/** Nobody gives such names, but a client that decodes the names that it was told asks for them: the escapes are meant. */
const controls = ['a%0ab', 'a%7fb', 'a%c2%85b']

type Trick = (path: string) => readonly [path: string, options?: AskOptions]

for (const layout of layouts) {
  describe(`paths of artifacts as ${layout}`, () => {
    let server: TestServer
    let run: string
    let model: string
    before(async () => {
      server = await startTestServer({ 'artifact-layout': layout })
      const { id } = await server.makeRun()
      run = id
      const created = await server.call('logged-models', { experiment_id: '0' })
      model = (created['model'] as { info: { model_id: string } }).info.model_id
      await mkdir(server.folder, { recursive: true })
      await writeFile(join(server.folder, '../x'), 'secret')
      await writeFile(join(server.folder, '../b'), 'secret')
    })
    after(() => server.stop())

    const json = (body: object): AskOptions => ({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const part = { part_number: 1, etag: 'e', url: 'u' }

    const inPaths: Record<string, Trick> = {
      'GET artifact': (path) => [`A/artifacts/${path}`],
      'HEAD artifact': (path) => [`A/artifacts/${path}`, { method: 'HEAD' }],
      'PUT artifact': (path) => [`A/artifacts/${path}`, { method: 'PUT', body: 'x' }],
      'DELETE artifact': (path) => [`A/artifacts/${path}`, { method: 'DELETE' }],
      'mpu create': (path) => [`A/mpu/create/${path}`, json({ path: 'f', num_parts: 1 })],
      'mpu complete': (path) => [
        `A/mpu/complete/${path}`,
        json({ path: 'f', upload_id: 'u', parts: [part] }),
      ],
      'mpu abort': (path) => [`A/mpu/abort/${path}`, json({ path: 'f', upload_id: 'u' })],
      presigned: (path) => [`A/presigned/${path}`],
    }

    const inQueries: Record<string, Trick> = {
      'proxied list': (path) => [`A/artifacts?path=${path}`],
      'artifacts/list': (path) => [`M/artifacts/list?run_id=${run}&path=${path}`],
      'get-artifact': (path) => [`/get-artifact?run_id=${run}&path=${path}`],
      'model-versions/get-artifact': (path) => [
        `/model-versions/get-artifact?name=n&version=1&path=${path}`,
      ],
      'upload-artifact': (path) => [
        `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${run}&path=${path}`,
        { method: 'POST', body: 'x' },
      ],
      'model directories': (path) => [
        `M/logged-models/${model}/artifacts/directories?artifact_directory_path=${path}`,
      ],
      'model files': (path) => [
        `/ajax-api/2.0/mlflow/logged-models/${model}/artifacts/files?artifact_file_path=${path}`,
      ],
    }

    const inBodies: Record<string, Trick> = {
      'presigned-upload-url': (path) => [
        `M/artifacts/presigned-upload-url`,
        json({ run_id: run, path }),
      ],
      'presigned-download-url': (path) => [
        `M/artifacts/presigned-download-url`,
        json({ run_id: run, path }),
      ],
    }

    async function mustBeRefused(trick: Trick, path: string): Promise<void> {
      const [target, options] = trick(path)
      for (const prefix of ['/api', '/ajax-api']) {
        const url = target
          .replace(/^A\//, `${prefix}/2.0/mlflow-artifacts/`)
          .replace(/^M\//, `${prefix}/2.0/mlflow/`)
        const { status, text } = await server.ask(url, options)
        assert.equal(status, 400, `${url}: ${status} ${text}`)
        if (options?.method === 'HEAD') continue
        const { error_code: code, message } = JSON.parse(text) as Record<string, string>
        assert.doesNotMatch(text, /secret/)
        // Messages refuse NUL in any text.
        assert.equal(code, 'INVALID_PARAMETER_VALUE', url)
        assert.match(
          message ?? '',
          path.includes('%00') ? /^Invalid path$|NUL/ : /^Invalid path$/,
          url,
        )
      }
    }

    for (const [route, trick] of Object.entries({ ...inPaths, ...inQueries })) {
      test(`no trick in a path gets through ${route}`, async () => {
        for (const path of tricks) await mustBeRefused(trick, path)
        if (!/^(?:PUT|DELETE|mpu|upload)/.test(route)) return
        for (const path of controls) await mustBeRefused(trick, path)
      })
    }

    for (const [route, trick] of Object.entries(inBodies)) {
      test(`no trick in a body gets through ${route}`, async () => {
        // In a URL these escapes are what they stand for; in a body they are part of a name, as MLflow 2 makes them.
        const escapes = /%(00|23)/
        for (const path of tricks.filter((one) => !escapes.test(one)))
          await mustBeRefused(trick, path)
        for (const path of ['a\\..\\b', 'a#b', '\\\\host\\share']) await mustBeRefused(trick, path)
      })
    }

    test('a URL that is not UTF-8 is refused', async () => {
      for (const trick of Object.values(inPaths)) {
        const [target, options] = trick('a%ff')
        const path = target.replace('A/', '/api/2.0/mlflow-artifacts/')
        assert.equal((await server.ask(path, options)).status, 400, path)
      }
    })

    test('the file name of a multipart upload is looked at, too', async () => {
      for (const path of ['..', '/home/me/..', 'x#y']) {
        await mustBeRefused((dir) => [`A/mpu/create/${dir}`, json({ path, num_parts: 1 })], 'dir')
      }
    })

    test('nothing was written anywhere', async () => {
      assert.deepEqual(await server.namesIn(''), [])
      const beside = await readdir(join(server.folder, '..'))
      assert.deepEqual(beside.filter((name) => !name.startsWith('stemma.db')).sort(), [
        'artifacts',
        'b',
        'x',
      ])
    })
  })
}
