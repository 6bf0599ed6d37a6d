import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { call } from '@stemma/sdk/client'
import { eventually } from '../../../../tests/env/eventually.ts'
import { fetchByHttp } from '../client/fetch-by-http.ts'
import { makeHttpClient, type HttpClient } from '../client/http-client.ts'
import { commandLine, openTestBench, printedList, type TestBench } from '../command-line.testing.ts'

const secret = 'correct horse'

suite('a model that is retrained when it is told', () => {
  let bench: TestBench
  let http: HttpClient
  let listener: ChildProcess | undefined
  let said = ''
  let address = ''
  before(async () => {
    bench = await openTestBench(undefined, {
      STEMMA_WEBHOOK_SCHEMES: 'http',
      STEMMA_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
    })
    http = makeHttpClient(bench.url, fetchByHttp)
    await mkdir(join(bench.folder, 'project'))
    // It logs no model, so a training is over soon.
    await writeFile(
      join(bench.folder, 'project/MLproject'),
      `entry_points:\n  main: {command: "echo {train} >> ${join(bench.folder, 'trained')}", parameters: {train: string}}\n`,
    )
    await add(100)
    const run = await stemma('run', 'project', '--data', 'train=churn', '--json')
    assert.equal(run.status, 0, run.stderr)
    const { run_id } = JSON.parse(run.stdout) as { readonly run_id: string } // a run
    await call(http, 'models.create', { name: 'churn' })
    await call(http, 'versions.create', { name: 'churn', source: 's3://models/churn', run_id })
    await call(http, 'models.setAlias', { name: 'churn', alias: 'champion', version: 1 })
  })
  after(async () => {
    await end()
    await bench.close()
  })

  const environment = () => ({ STEMMA_CACHE: join(bench.folder, 'cache') })
  const stemma = (...words: readonly string[]) => bench.stemmaIn(environment(), ...words)
  const add = async (rows: number): Promise<void> => {
    const lines = Array.from({ length: rows }, (_, id) => `${id},${id % 7}`)
    await writeFile(join(bench.folder, 'churn.csv'), `id,paid\n${lines.join('\n')}\n`)
    const done = await stemma('data', 'add', 'churn', 'churn.csv', '--key', 'id')
    assert.equal(done.status, 0, done.stderr)
  }
  const judging = ['--label', 'paid', '--metric', 'rmse', '--eval', 'churn/1']
  const listen = async (at = '127.0.0.1:0'): Promise<void> => {
    said = ''
    const words = ['retrain', 'churn', '--listen', at, ...judging]
    const child = spawn(process.execPath, [...commandLine, ...words], {
      cwd: bench.folder,
      env: {
        ...{ ...process.env, ...environment(), STEMMA_URL: bench.url },
        STEMMA_WEBHOOK_SECRET: secret,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    listener = child
    await until(/Listening on http/)
    ;[address = ''] = /http:\/\/127\.0\.0\.1:\d+\//u.exec(said) ?? []
  }
  const end = async (): Promise<void> => {
    if (listener === undefined) return
    const gone = once(listener, 'exit')
    listener.kill('SIGTERM')
    await gone
    listener = undefined
  }
  const until = (text: RegExp, count = 1): Promise<void> =>
    eventually(() => {
      const found = said.match(new RegExp(text, 'gu')) ?? []
      assert.ok(found.length >= count, `${text} is not said: ${said}`)
    })
  const trained = async (): Promise<readonly string[]> =>
    (await readFile(join(bench.folder, 'trained'), 'utf8')).trim().split('\n')
  const send = async (
    body: string,
    more: { readonly id?: string; readonly at?: number; readonly key?: string } = {},
  ): Promise<number> => {
    const id = more.id ?? randomUUID()
    const at = String(Math.floor((more.at ?? Date.now()) / 1000))
    const mac = createHmac('sha256', more.key ?? secret).update(`${id}.${at}.${body}`)
    const headers = {
      'x-mlflow-delivery-id': id,
      'x-mlflow-timestamp': at,
      'x-mlflow-signature': `v1,${mac.digest('base64')}`,
    }
    return (await fetch(address, { method: 'POST', body, headers })).status
  }
  const event = JSON.stringify({ entity: 'x', action: 'y', data: { name: 'z' } })

  test('is retrained once by a new version of its data, though the delivery comes twice', async () => {
    await listen()
    const made = await bench.stemmaIn(
      { STEMMA_WEBHOOK_SECRET: secret },
      ...['webhooks', 'create', 'retrain', address, '--event', 'data_version.created'],
    )
    assert.equal(made.status, 0, made.stderr)
    await add(130)
    await until(/Told of data_version\.created of churn\/2\./)
    await until(/logged no model, so there is nothing to promote/)
    assert.match(said, /train: churn\/2 instead of churn\/1, 130 rows: 30 added/)
    assert.deepEqual((await trained()).length, 2)
    const [delivery] = printedList(await stemma('webhooks', 'deliveries', 'retrain', '--json'))
    const again = await stemma(
      'webhooks',
      'redeliver',
      'retrain',
      String(delivery?.['delivery_id']),
    )
    assert.equal(again.status, 0, again.stderr)
    // The next one is dealt with when that would have been.
    assert.equal(await send(event), 202)
    await until(/logged no model/, 2)
    assert.equal((await trained()).length, 3)
    assert.equal((said.match(/Told of/gu) ?? []).length, 2)
  })

  test('a delivery that comes several times at once is taken once, and its names move no cursor', async () => {
    const id = randomUUID()
    const odd = JSON.stringify({ entity: 'x', action: 'y', data: { name: '\u001B[31mred' } })
    const before = (await trained()).length
    const told = (said.match(/Told of/gu) ?? []).length
    const answers = await Promise.all(Array.from({ length: 9 }, () => send(odd, { id })))
    assert.deepEqual(new Set(answers), new Set([202]))
    await until(/logged no model/, 3)
    assert.equal((said.match(/Told of/gu) ?? []).length, told + 1)
    assert.ok(!said.includes('\u001B'))
    assert.equal((await trained()).length, before + 1)
  })

  test('takes nothing that is not signed, old, or no event', async () => {
    const before = (await trained()).length
    assert.equal((await fetch(address)).status, 405)
    assert.equal((await fetch(address, { method: 'POST', body: event })).status, 401)
    assert.equal(await send(event, { key: 'guessed' }), 401)
    assert.equal(await send(event, { at: Date.now() - 600_000 }), 401)
    assert.equal(await send(event, { id: '../../../etc/passwd' }), 400)
    assert.equal(await send('{"no": "event"}'), 400)
    assert.equal(await send('nonsense'), 400)
    assert.equal(await send('null'), 400)
    assert.equal(await send('x'.repeat(1_100_000)), 413)
    assert.equal((await trained()).length, before)
    assert.ok(!said.includes(secret))
  })

  test('does what it was told before it was stopped when it is there again', async () => {
    const before = (await trained()).length
    const gone = once(listener ?? assert.fail(), 'exit')
    listener?.kill('SIGKILL')
    await gone
    const box = join(bench.folder, 'cache/retrain/churn@champion')
    await writeFile(join(box, 'waiting', randomUUID()), event)
    await listen()
    await until(/logged no model/)
    assert.equal((await trained()).length, before + 1)
    await end()
  })

  test('does not listen without a secret, or where each event would train', async () => {
    const bare = await stemma('retrain', 'churn', '--listen', '127.0.0.1:0')
    assert.equal(bare.status, 2)
    assert.match(bare.stderr, /set STEMMA_WEBHOOK_SECRET to the secret/)
    const own = { ...environment(), HOOK: secret }
    const words = ['retrain', 'churn', '--secret-env', 'HOOK', '--listen']
    const forced = await bench.stemmaIn(own, ...words, '127.0.0.1:0', '--force')
    assert.match(forced.stderr, /each event would train/)
    for (const wrong of ['8077', 'localhost', '127.0.0.1:99999', 'http://x:1']) {
      const done = await bench.stemmaIn(own, ...words, wrong)
      assert.match(done.stderr, /--listen is HOST:PORT/)
    }
  })

  test('without calls there is no drift to find, and nothing is trained', async () => {
    const before = (await trained()).length
    const done = await stemma('retrain', 'churn', '--if-drift', ...judging)
    assert.equal(done.status, 0, done.stderr)
    assert.match(
      done.stderr,
      /Not trained: the drift of churn is not known: The model names no run/,
    )
    assert.equal((await trained()).length, before)
  })

  test('data that it was trained on and judged by already are not trained on again', async () => {
    const { runs } = await call(http, 'runs.list', { experiment_ids: ['0'], limit: 1 })
    const tags = [{ key: 'stemma.decision', value: 'd'.repeat(32) }]
    await call(http, 'runs.batch', { run_id: runs[0]?.run_id ?? '', tags })
    const before = (await trained()).length
    const done = await stemma('retrain', 'churn', ...judging)
    assert.equal(done.status, 0, done.stderr)
    assert.match(done.stderr, /trained on that already, and decision d{32} left churn@champion/)
    assert.equal((await trained()).length, before)
    const forced = await stemma('retrain', 'churn', '--force', ...judging)
    assert.match(forced.stderr, /logged no model/)
    assert.equal((await trained()).length, before + 1)
  })
})
