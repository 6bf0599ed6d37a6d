import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { RunnerError } from '../runner-error.ts'
import { engineBench } from './engine.testing.ts'
import type { Engine, EngineState } from './engine.ts'
import { followJob } from './follow-job.ts'
import { openEngine } from './open-engine.ts'

test('an engine that is gone and back is asked until it answers, and said once', async (t) => {
  const folder = await temporaryFolder(t, 'job')
  let asked = 0
  const away = [false, true, true, true, false, true, false]
  const engine: Engine = {
    name: 'fake-engine',
    submit: async () => 'x',
    cancel: async () => {},
    find: async () => 'x',
    status: async (): Promise<EngineState> => {
      const isAway = away[asked++]
      if (isAway === true) throw new RunnerError('it is away.')
      return isAway === undefined ? { state: 'ended', exitCode: 0 } : { state: 'running' }
    },
    logs: async (_job, from) => (from === 0 ? Buffer.from('hello\n') : new Uint8Array()),
  }
  const said: string[] = []
  const states: string[] = []
  let log = ''
  const end = await followJob({
    ...{ engine, job: { jobId: 'a', folder, handle: 'x' }, everyMs: 5 },
    signal: AbortSignal.timeout(20_000),
    onLog: (bytes) => void (log += Buffer.from(bytes).toString()),
    onState: ({ state }) => void states.push(state),
    onTrouble: ({ message }) => void said.push(message),
  })
  assert.deepEqual(end, { state: 'ended', exitCode: 0 })
  assert.deepEqual([log, states], ['hello\n', ['running', 'ended']])
  // It was away twice.
  assert.deepEqual(said, ['it is away.', 'it is away.'])
})

test('what answers at the address of an engine and is none takes no job', async (t) => {
  const folder = await temporaryFolder(t, 'engine')
  let answer = { status: 404, text: 'not found' }
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(answer.status).end(answer.text)
  }).listen(0, '127.0.0.1')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // of TCP
  const address = `http://127.0.0.1:${port}`
  const template = join(folder, 'job.yaml')
  await mkdir(folder, { recursive: true })
  await writeFile(
    template,
    'kind: Job\nspec: {template: {spec: {containers: [{name: main, image: example.com/x}]}}}\n',
  )
  const token = 'swordfish'
  const engines = {
    ray: openEngine('ray', { address, token }, {}),
    kubernetes: openEngine('kubernetes', { address, token, template }, {}),
    slurm: openEngine('slurm', { address }, { SLURM_JWT: token }),
  }
  for (const [status, text] of [
    [404, 'not found'],
    [200, '<html>Welcome</html>'],
    [200, '[]'],
    [200, ''],
    [401, 'who are you?'],
    [403, '{"message": "forbidden"}'],
    [500, 'x'.repeat(5_000_000)],
    [302, ''],
  ] as const) {
    answer = { status, text }
    for (const [name, engine] of Object.entries(engines)) {
      const { start } = await engineBench(t, engine, {})
      const outcome = await start('true').then(
        () => 'taken',
        (error: unknown) => error,
      )
      assert.ok(outcome instanceof RunnerError, `${name} ${status} ${text.slice(0, 20)}`)
      assert.ok(outcome.message.length < 1000 && !outcome.message.includes(token))
    }
  }
})
