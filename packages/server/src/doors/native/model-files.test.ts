import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { modelDigest } from '@stemma/core'
import { startNative, testDatabases, type NativeClient } from '../native/native.testing.ts'

interface TestModel extends NativeClient {
  readonly runId: string
  /** Stores a file of the run's model. */
  readonly put: (path: string, content: string) => Promise<void>
}

async function startWithRun(t: TestContext, database: 'sqlite' | 'postgres'): Promise<TestModel> {
  const client = await startNative(t, database)
  const { body: run } = await client.ask('runs.create', '/runs', { experiment_id: '0' })
  const put = async (path: string, content: string) => {
    const url = `${client.url}/api/2.0/mlflow-artifacts/artifacts/0/${run.run_id}/artifacts/model/${path}`
    const { status } = await fetch(url, { method: 'PUT', body: content })
    assert.equal(status, 200)
  }
  await client.ask('models.create', '/models', { name: 'churn' })
  return { ...client, runId: run.run_id, put }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function register({ ask, runId }: TestModel, path = 'model'): Promise<number> {
  const { status, body, text } = await ask('versions.create', '/models/churn/versions', {
    source: `runs:/${runId}/${path}`,
    run_id: runId,
  })
  assert.equal(status, 201, text)
  return body.version
}

async function downloadUri(
  { url }: NativeClient,
  version: number,
): Promise<Record<string, unknown>> {
  const answer = await fetch(
    `${url}/api/2.0/mlflow/model-versions/get-download-uri?name=churn&version=${version}`,
  )
  return (await answer.json()) as Record<string, unknown> // an answer or an error
}

for (const database of testDatabases) {
  void test(`a version has the digest and size of its files from the moment it is made, on ${database}`, async (t) => {
    const model = await startWithRun(t, database)
    await model.put('MLmodel', 'flavors: {}')
    await model.put('data/w.bin', 'weights')
    assert.equal(await register(model), 1)
    const expected = modelDigest([
      { path: 'MLmodel', sha256: sha256('flavors: {}') },
      { path: 'data/w.bin', sha256: sha256('weights') },
    ])
    const { body } = await model.ask('versions.get', '/models/churn/versions/1')
    assert.deepEqual([body.digest, body.size_bytes, body.file_count], [expected, 18, 2])
    const files = await model.ask('versions.files', '/models/churn/versions/1/files')
    assert.deepEqual(
      files.body.files.map(({ path, size_bytes }) => `${path} ${size_bytes}`).toSorted(),
      ['MLmodel 11', 'data/w.bin 7'],
    )
    const file = `${model.url}/model-versions/get-artifact?name=churn&version=1&path=data/w.bin`
    assert.equal(await (await fetch(file)).text(), 'weights')
    const { body: found } = await model.ask(
      'versions.list',
      `/model-versions?filter=digest='${expected}'`,
    )
    assert.equal(found.versions.length, 1)
  })

  void test(`a version gives what was registered, whatever happens to the files later, on ${database}`, async (t) => {
    const model = await startWithRun(t, database)
    await model.put('MLmodel', 'one')
    await register(model)
    const digest = modelDigest([{ path: 'MLmodel', sha256: sha256('one') }])
    const kept = { artifact_uri: `mlflow-artifacts:/.versions/${digest}` }
    assert.deepEqual(await downloadUri(model, 1), kept)
    await model.put('MLmodel', 'two')
    await model.put('extra', '')
    assert.deepEqual(await downloadUri(model, 1), kept)
    const tree = `${model.url}/api/2.0/mlflow-artifacts/artifacts`
    const listed = await fetch(`${tree}?path=.versions/${digest}`)
    assert.deepEqual(await listed.json(), {
      files: [{ path: 'MLmodel', is_dir: false, file_size: 3 }],
    })
    for (const file of [
      `${tree}/.versions/${digest}/MLmodel`,
      `${model.url}/model-versions/get-artifact?name=churn&version=1&path=MLmodel`,
      `${model.url}/api/v1/models/churn/versions/1/artifacts/file?path=MLmodel`,
    ])
      assert.equal(await (await fetch(file)).text(), 'one')
    const { body } = await model.ask('versions.files', '/models/churn/versions/1/files')
    assert.deepEqual(
      body.files.map(({ sha256: id }) => id),
      [sha256('one')],
    )
    for (const method of ['PUT', 'DELETE']) {
      const change = await fetch(`${tree}/.versions/${digest}/MLmodel`, {
        method,
        ...(method === 'PUT' && { body: 'x' }),
      })
      assert.equal(change.status, 400)
      assert.match(await change.text(), /files of registered versions, which do not change/)
    }
    await fetch(`${tree}/0/${model.runId}/artifacts/model`, { method: 'DELETE' })
    assert.deepEqual(await downloadUri(model, 1), kept)
  })

  void test(`a diff shows signature, environment and files, on ${database}`, async (t) => {
    const model = await startWithRun(t, database)
    for (const [column, version] of [
      ['a', '1'],
      ['b', '2'],
    ]) {
      await model.put(
        `${version}/MLmodel`,
        `signature:\n  inputs: '[{"name": "${column}"}]'\nx: 1\n`,
      )
      await model.put(`${version}/requirements.txt`, `scikit-learn==${version}\nnumpy==1\n`)
      await model.put(`${version}/python_env.yaml`, 'python: 3.11.7\n')
      await register(model, `model/${version}`)
    }
    const differences = async () =>
      (await model.ask('versions.diff', '/models/churn/diff?from=1&to=2')).body
    assert.deepEqual(
      (await differences()).differences
        .filter(({ part }) => part === 'signature' || part === 'environment' || part === 'file')
        .map(({ part, key, from, to }) => (part === 'file' ? [part, key] : [part, key, from, to])),
      [
        ['signature', 'inputs', '[{"name": "a"}]', '[{"name": "b"}]'],
        ['environment', 'scikit-learn', '==1', '==2'],
        ['file', 'MLmodel'],
        ['file', 'requirements.txt'],
      ],
    )
    const before = await differences()
    await model.put('1/MLmodel', 'changed')
    assert.deepEqual(await differences(), before)
  })
}

void test('versions whose files are elsewhere have no digest and are not looked for', async (t) => {
  const client = await startNative(t)
  await client.ask('models.create', '/models', { name: 'churn' })
  const { body } = await client.ask('versions.create', '/models/churn/versions', {
    source: 's3://b/m',
  })
  assert.equal(body.digest, undefined)
  assert.deepEqual(await downloadUri(client, 1), { artifact_uri: 's3://b/m' })
  const refused = await client.refused('versions.files', '/models/churn/versions/1/files')
  assert.match(refused.message, /are at 's3:\/\/b\/m', not on this server/)
  const file = await fetch(`${client.url}/model-versions/get-artifact?name=churn&version=1&path=x`)
  assert.equal(file.status, 501)
})
