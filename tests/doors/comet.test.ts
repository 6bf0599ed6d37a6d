import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { pythonEnvironment } from '../env/python.ts'
import { runCommand } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from '../server/start-server.ts'

interface Told {
  readonly key: string
  readonly name: string
  readonly experiments: readonly string[]
  readonly state: string
  readonly parameters: Readonly<Record<string, string>>
  readonly others: Readonly<Record<string, string>>
  readonly tags: readonly string[]
  readonly loss: readonly (readonly [number, number])[]
  readonly bad: readonly boolean[]
  readonly summary: Readonly<Record<string, unknown>>
  readonly names: readonly string[]
  readonly html: string
  readonly graph: string
  readonly output: string
  readonly assets: Readonly<Record<string, readonly string[]>>
  readonly csv: readonly string[]
  readonly models: readonly string[]
  readonly artifact: readonly unknown[]
  readonly registered: readonly string[]
}

interface RunJson {
  readonly info: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, readonly { key: string; value: string }[]>>
}

for (const database of ['sqlite', 'postgres'] as const)
  void test(`a run of comet_ml arrives whole, and is read again, on ${database}`, async (t) => {
    const { python } = await pythonEnvironment('comet-3.58.8')
    const folder = await temporaryFolder(t)
    const server = await startServer({ database })
    t.after(() => server.stop())
    const clientlib = `${server.url}/clientlib/`
    const program = new URL('comet.py', import.meta.url).pathname
    const { status, stdout, stderr } = await runCommand([python, program, folder], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        TMPDIR: folder,
        COMET_API_KEY: 'secret-key',
        COMET_URL_OVERRIDE: clientlib,
      },
    })
    assert.equal(status, 0, stderr)
    assert.doesNotMatch(stdout + stderr, /COMET (?:ERROR|WARNING)/u)
    const line = stdout.split('\n').find((one) => one.startsWith('{"key"')) ?? assert.fail(stderr)
    const told = JSON.parse(line) as Told
    const { key } = told
    assert.deepEqual([told.name, told.state, told.experiments], ['first', 'finished', [key]])
    assert.deepEqual(told.parameters, { lr: '0.2', 'opt|name': 'adam', layers: '[1,2]' })
    assert.deepEqual([told.others['colour'], told.others['seen']], ['blue', 'twice'])
    assert.deepEqual(told.tags, ['best'])
    assert.deepEqual(told.loss, [
      ...Array.from({ length: 20 }, (_, step) => [step, 1 / (step + 1)]),
      [20, 0.001],
    ])
    assert.deepEqual(
      told.bad,
      Array.from({ length: 20 }, () => true),
    )
    assert.deepEqual([told.summary['valueMax'], told.summary['valueCurrent']], ['1', '0.001'])
    assert.ok(told.names.includes('sys.load.avg'))
    assert.deepEqual(
      [told.html, told.graph, told.csv],
      ['<b>hi</b>', 'a -> b', ['a,b\n1,2\n', 'other']],
    )
    assert.match(told.output, /a line that is printed/u)
    assert.deepEqual(told.models, ['net'])
    assert.deepEqual(told.artifact, [
      '1.0.0',
      { 'parts/part.csv': null, 'other.csv': 's3://bucket/other.csv' },
      '1\n2\n',
      { rows: 2 },
    ])
    assert.deepEqual(told.registered, ['1.2.0'])
    for (const kind of ['image', 'audio', 'text-sample', 'confusion-matrix', 'curve'])
      assert.equal(told.assets[kind]?.length, 1, kind)
    assert.equal(told.assets['histogram3d']?.length, 1)
    assert.deepEqual(told.assets['3d-image'], ['street'])
    assert.deepEqual(told.assets['asset-item'], ['street/boxes.jsonl', 'street/points.jsonl'])
    const scene = await fetch(
      `${server.url}/api/v1/runs/${key}/items?kinds=thumbnail&kinds=asset-item`,
    )
    const { items } = (await scene.json()) as {
      items: readonly { step: number; path: string; size_bytes: number }[]
    }
    assert.deepEqual(
      items.map(({ step, size_bytes }) => [step, size_bytes > 10]),
      items.map(() => [4, true]),
    )
    assert.deepEqual(
      items
        .map(({ path }) => /^scenes\/street\/(\w+)-[0-9a-f]{8}\.\w+$/u.exec(path)?.[1] ?? path)
        .toSorted(),
      ['boxes', 'points', 'thumbnail'],
    )

    const ask = async (path: string): Promise<unknown> =>
      (await fetch(`${server.url}/api/2.0/mlflow/${path}`)).json()
    const { run } = (await ask(`runs/get?run_id=${key}`)) as { run: RunJson }
    assert.deepEqual([run.info['run_name'], run.info['status']], ['first', 'FINISHED'])
    const valueOf = (field: string, name: string): string | undefined =>
      run.data[field]?.find((item) => item.key === name)?.value
    assert.equal(valueOf('params', 'opt.name'), 'adam')
    assert.match(valueOf('tags', 'stemma.client') ?? '', /^comet_ml 3\.58/u)
    assert.equal(valueOf('tags', 'tag/best'), 'true')
    assert.equal(valueOf('metrics', 'acc/context:train'), 0.5)
    assert.equal(valueOf('tags', 'stemma.refused'), undefined)
    assert.doesNotMatch(JSON.stringify(run), /secret-key/u)
    const files = (await ask(`artifacts/list?run_id=${key}&path=tables`)) as {
      files: readonly { path: string }[]
    }
    assert.equal(files.files.length, 2, 'two files of one name')

    await t.test('what comes twice, or broken, costs nothing else', async () => {
      const send = async (values: readonly object[]): Promise<number> => {
        const body = gzipSync(JSON.stringify({ experimentKey: key, values }))
        const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
        const path = `${clientlib}batch/logger/experiment/metric`
        return (await fetch(path, { method: 'POST', headers, body })).status
      }
      const point = { metricName: 'm', step: 1, timestamp: 1_700_000_000_000 }
      const batch = [
        { ...point, metricValue: 1 },
        { ...point, metricValue: 'many' },
        { ...point, metricName: 'odd=name', metricValue: 'Infinity' },
        { ...point, metricName: 'far', metricValue: 1, step: 1e300 },
      ]
      assert.deepEqual([await send(batch), await send(batch)], [200, 200])
      const history = (await ask(`metrics/get-history?run_id=${key}&metric_key=m`)) as {
        metrics: readonly unknown[]
      }
      assert.equal(history.metrics.length, 1)
      const { run: after } = (await ask(`runs/get?run_id=${key}`)) as { run: RunJson }
      const refused = after.data['tags']?.find((tag) => tag.key === 'stemma.refused')?.value
      assert.deepEqual(refused?.split('\n'), [
        "2 × metric 'm': its value is no number",
        "2 × metric 'far': its step is no whole number",
      ])
      const body = `{"experimentKey":"${key}","userFileName":"s","assetType":"3d-image","big":${2n ** 62n}}`
      const headers = { 'content-type': 'application/json' }
      const asset = await fetch(`${clientlib}asset`, { method: 'POST', headers, body })
      assert.equal(asset.status, 200, 'a number that no double holds')
    })

    await t.test('what runs in a browser runs in a sandbox', async () => {
      for (const name of ['evil.svg', 'evil.html']) {
        const file = `${server.url}/api/v1/runs/${key}/artifacts/file?path=${name}`
        for (const url of [file, `${server.url}/get-artifact?run_id=${key}&path=${name}`]) {
          const { status, headers } = await fetch(url)
          assert.equal(status, 200, url)
          assert.match(headers.get('content-security-policy') ?? '', /sandbox/u)
          assert.equal(headers.get('x-content-type-options'), 'nosniff')
        }
      }
    })

    await t.test('a body that is not packed as it says is refused', async () => {
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
      const whole = gzipSync(JSON.stringify({ experimentKey: key, values: [] }))
      const path = `${clientlib}batch/logger/experiment/metric`
      for (const body of [Buffer.from('garbage'), whole.subarray(0, -9)])
        assert.equal((await fetch(path, { method: 'POST', headers, body })).status, 400)
    })

    await t.test('a body that unpacks to more than it may is refused', async () => {
      const body = gzipSync(Buffer.alloc(40 * 1024 * 1024, 32))
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
      const path = `${clientlib}batch/logger/experiment/metric`
      assert.equal((await fetch(path, { method: 'POST', headers, body })).status, 413)
    })

    await t.test('a link can delete nothing, and a key can', async () => {
      const path = `${server.url}/api/rest/v2/write/experiment/delete?experimentKey=${key}`
      assert.equal((await fetch(path)).status, 403)
      assert.equal((await fetch(path, { headers: { authorization: 'K' } })).status, 200)
      const { run: gone } = (await ask(`runs/get?run_id=${key}`)) as { run: RunJson }
      assert.equal(gone.info['lifecycle_stage'], 'deleted')
    })
  })
