import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand, type CommandResult } from '../../../tests/env/run-command.ts'

/** The command line as it starts from source. */
export const commandLine: readonly string[] = [
  '--conditions=source',
  join(import.meta.dirname, 'main.ts'),
]

/** A real server in a folder of its own, and the command line that talks to it from that folder. */
export interface TestBench {
  readonly folder: string
  readonly url: string
  readonly stemma: (...args: readonly string[]) => Promise<CommandResult>
  readonly stemmaIn: (
    environment: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ) => Promise<CommandResult>
  /** Makes a run in an experiment; its id. */
  readonly addRun: (run: TestRun) => Promise<string>
  /** Stops the server, and removes its folder unless that is wanted still. */
  readonly close: (removes?: boolean) => Promise<void>
}

export interface TestRun {
  readonly experimentId: string
  readonly name: string
  readonly loss: number
  readonly model: string
}

export async function openTestBench(
  data?: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestBench> {
  const folder = await mkdtemp(join(tmpdir(), 'stemma-cli-'))
  const dataDir = data ?? join(folder, 'data')
  const args = ['server', '--port', '0', '--data', dataDir, '--log-level', 'silent']
  const server = spawn(process.execPath, [...commandLine, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment },
  })
  let url: string | undefined
  let said = ''
  for await (const chunk of server.stderr) {
    said += String(chunk)
    ;[url] = /http:\/\/\S+/u.exec(said) ?? []
    if (url !== undefined) break
  }
  assert.ok(url, `the server did not start: ${said}`)
  const address = url

  const stemmaIn: TestBench['stemmaIn'] = (environment, ...args) => {
    const env = { PATH: process.env['PATH'], STEMMA_URL: address, ...environment }
    return runCommand([process.execPath, ...commandLine, ...args], { cwd: folder, env })
  }
  return {
    folder,
    url: address,
    stemmaIn,
    stemma: (...args) => stemmaIn({}, ...args),
    addRun: (run) => addRun(address, run),
    close: async (removes = true) => {
      const gone = once(server, 'exit')
      server.kill('SIGTERM')
      await gone
      if (removes) await rm(folder, { recursive: true, force: true })
    },
  }
}

async function addRun(url: string, { experimentId, name, loss, model }: TestRun): Promise<string> {
  const made = await post(`${url}/api/v1/runs`, {
    experiment_id: experimentId,
    name,
    tags: [{ key: 'owner', value: '=cmd()' }],
  })
  const { run_id } = JSON.parse(made) as { run_id: string } // a run
  const metric = { key: 'loss', timestamp: 1_700_000_000_000 }
  await post(`${url}/api/v1/runs/${run_id}/batch`, {
    metrics: [
      { ...metric, value: 1, step: 0 },
      { ...metric, value: loss, step: 1 },
    ],
    params: [
      { key: 'model', value: model },
      { key: 'seed', value: '1' },
      { key: 'note', value: 'two\nlines, "quoted"' },
    ],
  })
  return run_id
}

async function post(url: string, body: unknown): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await answer.text()
  assert.ok(answer.ok, text)
  return text
}

/** The one item of a list. */
export function only<T>(items: readonly T[]): T {
  assert.equal(items.length, 1)
  return items[0] as T // just counted
}

/** The list that a command printed as JSON, and nothing else. */
export function printedList(result: CommandResult): Record<string, unknown>[] {
  assert.equal(result.stderr, '')
  assert.equal(result.status, 0)
  return JSON.parse(result.stdout) as Record<string, unknown>[] // of entities
}
