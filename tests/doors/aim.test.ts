import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { WebSocket } from 'ws'
import { pythonEnvironment } from '../env/python.ts'
import { mustRun } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { assertTold, resultOf } from './aim-told.ts'
import { oddFrames } from './odd-aim-frames.ts'

const program = new URL('aim_run.py', import.meta.url).pathname

interface RunJson {
  readonly info: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, readonly { key: string; value: unknown }[]>>
}

interface ItemPage {
  readonly items: readonly {
    readonly kind: string
    readonly name: string
    readonly step: number
    readonly path: string
    readonly detail: string
    readonly labels: readonly { readonly key: string; readonly value: string }[]
  }[]
  readonly next_page_token?: string
}

interface AimBench {
  readonly server: TestServer
  readonly address: string
  readonly folder: string
  readonly command: (...args: readonly string[]) => [string, ...string[]]
  readonly env: NodeJS.ProcessEnv
  readonly ask: (path: string) => Promise<unknown>
}

async function openBench(t: TestContext, database: 'sqlite' | 'postgres'): Promise<AimBench> {
  const { python } = await pythonEnvironment('aim-3.29.1')
  const folder = await temporaryFolder(t)
  const server = await startServer({ database })
  t.after(() => server.stop())
  const address = server.url.replace('http:', 'aim:')
  return {
    ...{ server, address, folder },
    command: (...args) => [python, program, ...args],
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder },
    ask: async (path) => (await fetch(`${server.url}/api/2.0/mlflow/${path}`)).json(),
  }
}

for (const database of ['sqlite', 'postgres'] as const)
  void test(`a run of Aim's client arrives whole, and is read again, on ${database}`, async (t) => {
    const { address, folder, command, env, ask, server } = await openBench(t, database)
    const hash = String(resultOf(await mustRun(command('write', address), { cwd: folder, env })))
    const told = resultOf(await mustRun(command('read', address, hash), { cwd: folder, env }))
    assertTold(told, hash)

    const { run } = (await ask(`runs/get?run_id=${hash}`)) as { run: RunJson }
    assert.deepEqual([run.info['run_name'], run.info['status']], ['named', 'FINISHED'])
    const valueOf = (field: string, name: string): unknown =>
      run.data[field]?.find((item) => item.key === name)?.value
    assert.equal(valueOf('params', 'hparams.deep.big'), String(2n ** 60n))
    assert.equal(valueOf('metrics', 'loss/subset:train'), 0.01)
    assert.equal(valueOf('metrics', 'a/layer:3'), 1)
    assert.equal(valueOf('tags', 'stemma.client'), 'aim')
    const files = (await ask(`artifacts/list?run_id=${hash}&path=images/pictures`)) as {
      files: readonly { path: string }[]
    }
    assert.deepEqual(
      files.files.map(({ path }) => path.split('/').at(-1)),
      ['step-000000000.png', 'step-000000001.png', 'step-000000002.png'],
    )

    const listed = await fetch(
      `${server.url}/api/v1/runs/${hash}/items?kinds=text&kinds=distribution&limit=5`,
    )
    const { items, next_page_token: next } = (await listed.json()) as ItemPage
    const rest = await fetch(
      `${server.url}/api/v1/runs/${hash}/items?kinds=text&kinds=distribution&page_token=${String(next)}`,
    )
    const all = [...items, ...((await rest.json()) as ItemPage).items]
    assert.deepEqual(all.map(({ kind, name, step }) => `${kind} ${name} ${step}`).toSorted(), [
      ...[0, 1, 2].map((step) => `distribution weights ${step}`),
      'text answers 2',
      ...[0, 1, 2].map((step) => `text words ${step}`),
    ])
    const inContext = all.find(({ name }) => name === 'answers')
    assert.deepEqual(
      inContext?.labels.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      [
        { key: 'layer', value: '3' },
        { key: 'subset', value: 'val' },
      ],
    )
    const weights = all.find(({ name, step }) => name === 'weights' && step === 0)
    assert.deepEqual(weights?.labels, [])
    const path = encodeURIComponent(weights.path)
    const counts = await fetch(`${server.url}/api/v1/runs/${hash}/artifacts/file?path=${path}`)
    assert.deepEqual(
      [...new BigInt64Array(await counts.arrayBuffer())],
      [1n, 0n, 0n, 0n, 2n, 0n, 0n, 1n],
    )
    const said = JSON.parse(weights.detail) as Readonly<Record<string, unknown>>
    assert.deepEqual([said['dtype'], said['range'], said['bin_count']], ['int64', [1, 3], 8])

    await t.test('frames that are cut, odd or empty cost nothing, and nobody else', async () => {
      const socket = new WebSocket(`${server.url}/tracking/x/write-instruction/`)
      await once(socket, 'open')
      for (const frame of [
        Buffer.alloc(0),
        Buffer.from('garbage'),
        Buffer.alloc(100_000, 0xfe),
        Buffer.from('000000000001000000060a000000fe0000000000000000fe000100000006', 'hex'),
        Buffer.from('0a000000fe7fffffffffffffff', 'hex'),
      ]) {
        socket.send(frame)
        const [answer] = (await once(socket, 'message')) as [Buffer]
        assert.equal(answer.toString(), 'OK')
      }
      // Odd values cost themselves alone, and the run says so: a frame that is refused would come for ever.
      const odds = oddFrames(hash)
      for (const frame of [...odds, ...odds.slice(-3)]) {
        socket.send(frame)
        const [answer] = (await once(socket, 'message')) as [Buffer]
        assert.equal(answer.toString(), 'OK')
      }
      const { run: odd } = (await ask(`runs/get?run_id=${hash}`)) as { run: RunJson }
      assert.equal(odd.info['run_name'], 'survivor')
      for (const key of ['last', 'beside', 'm0-epoch'])
        assert.equal(odd.data['metrics']?.find((one) => one.key === key)?.value, 1.5, key)
      const { metrics: points } = (await ask(
        `metrics/get-history?run_id=${hash}&metric_key=last`,
      )) as {
        metrics: readonly { step: number }[]
      }
      assert.deepEqual(
        points.map(({ step }) => step),
        [1, 2],
        'repeated, out of order',
      )
      const said = String(odd.data['tags']?.find(({ key }) => key === 'stemma.refused')?.value)
      for (const reason of [/64 bits/u, /no method 'explode'/u, /xperiment name/u, /too deeply/u])
        assert.match(said, reason)
      socket.close()
      const refused = new WebSocket(`${server.url}/tracking/x/write-instruction/`, {
        origin: 'http://evil.example',
      })
      const [error] = (await once(refused, 'error')) as [Error]
      assert.match(error.message, /403/u)
    })
  })

void test('no point is lost or doubled while the server is started again under a run', async (t) => {
  const { server, address, folder, command, env, ask } = await openBench(t, 'sqlite')
  const [python, ...args] = command('through', address, folder)
  const child = spawn(python, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  t.after(() => child.kill('SIGKILL'))
  let said = ''
  const half = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('HALF')) resolve()
    })
  })
  const ended = once(child, 'exit')
  await half
  await server.stop()
  await server.start()
  await server.kill9()
  await server.start()
  await writeFile(join(folder, 'go'), '')
  const [status] = (await ended) as [number]
  assert.equal(status, 0, said)
  const hash = String(resultOf(said))
  const { metrics } = (await ask(`metrics/get-history?run_id=${hash}&metric_key=m`)) as {
    metrics: readonly { step: number; value: number }[]
  }
  assert.deepEqual(
    metrics.map(({ step, value }) => [step, value]).toSorted(([a], [b]) => (a ?? 0) - (b ?? 0)),
    Array.from({ length: 100 }, (_, step) => [step, step * 1.5]),
  )
  const { run } = (await ask(`runs/get?run_id=${hash}`)) as { run: RunJson }
  assert.equal(run.info['status'], 'FINISHED')
})
