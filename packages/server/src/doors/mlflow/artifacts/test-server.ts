import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { Agent, request as startRequest, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { readSettings } from '../../../config/read-settings.ts'
import { startServer } from '../../../start-server.ts'

export interface TestServer {
  readonly url: string
  /** The folder with the artifacts. */
  readonly folder: string
  readonly ask: (path: string, options?: AskOptions) => Promise<Reply>
  /** Calls the API below `/api/2.0/mlflow/` and insists on success. */
  readonly call: (path: string, body: object) => Promise<Record<string, unknown>>
  /** The names in a directory of the artifacts, sorted; of plain files also those of uploads under way. */
  readonly namesIn: (path: string) => Promise<readonly string[]>
  /** A run of an experiment whose artifacts are at `location`, or of the default one. */
  readonly makeRun: (location?: string) => Promise<TestRun>
  readonly stop: () => Promise<void>
}

/** Tests of what the door does run on each. */
export const layouts = ['objects', 'plain'] as const

export interface TestRun {
  readonly id: string
  /** `<experiment>/<run>/artifacts` */
  readonly root: string
  readonly uri: string
}

export interface AskOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent with its length; null sends a chunked body without bytes. */
  readonly body?: string | Uint8Array | null
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** The real server in this process, on an empty folder and a port of its own. */
export async function startTestServer(
  flags: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const data = flags['data'] ?? (await mkdtemp(join(tmpdir(), 'stemma-artifacts-')))
  const clean = async (): Promise<void> => {
    if (flags['data'] === undefined) await rm(data, { recursive: true })
  }
  const given = { port: '0', 'log-level': 'silent', ...flags, data }
  const server = await readSettings({ flags: given, environment })
    .then(startServer)
    .catch(async (error: unknown) => {
      await clean()
      throw error
    })
  const agent = new Agent({ keepAlive: true })
  const { port } = new URL(server.url)
  const prefix = flags['static-prefix'] ?? ''
  const ask = (path: string, options?: AskOptions) => send({ agent, port, path, ...options })

  const call = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const headers = { 'content-type': 'application/json' }
    const options = { method: 'POST', headers, body: JSON.stringify(body) }
    const { status, text } = await ask(`${prefix}/api/2.0/mlflow/${path}`, options)
    assert.equal(status, 200, text)
    return JSON.parse(text) as Record<string, unknown> // MLflow's answers are objects
  }
  let experiments = 0
  const makeRun = async (location?: string): Promise<TestRun> => {
    const experiment = { name: `experiment ${++experiments}`, artifact_location: location }
    const { experiment_id } =
      location === undefined ? { experiment_id: '0' } : await call('experiments/create', experiment)
    const { run } = await call('runs/create', { experiment_id })
    const { info } = run as { info: { run_id: string; artifact_uri: string } } // a run always has it
    return {
      id: info.run_id,
      uri: info.artifact_uri,
      root: info.artifact_uri.replace(/^mlflow-artifacts:\//, ''),
    }
  }
  const folder = join(data, 'artifacts')
  const namesIn = async (path: string): Promise<readonly string[]> => {
    if (flags['artifact-layout'] === 'plain') return (await readdir(join(folder, path))).sort()
    const query = encodeURIComponent(path)
    const { text } = await ask(`${prefix}/api/2.0/mlflow-artifacts/artifacts?path=${query}`)
    const { files = [] } = JSON.parse(text) as { files?: { path: string }[] } // MLflow's listing
    return files.map(({ path: name }) => name)
  }
  const stop = async (): Promise<void> => {
    agent.destroy()
    await server.stop()
    await clean()
  }
  return { url: server.url, folder, ask, call, namesIn, makeRun, stop }
}

interface Sending extends AskOptions {
  readonly agent: Agent
  readonly port: string
  readonly path: string
}

/** Sends the path as it is: `fetch` would take `..` out of it. */
function send({ agent, port, path, method = 'GET', headers, body }: Sending): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = startRequest(
      { host: '127.0.0.1', port, agent, method, path, headers: { ...headers, ...framing(body) } },
      (incoming) => {
        buffer(incoming).then(
          (bytes) =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text: bytes.toString(),
            }),
          reject,
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body ?? undefined)
  })
}

function framing(body: AskOptions['body']): Record<string, string | number> {
  if (body === undefined) return {}
  return body === null
    ? { 'transfer-encoding': 'chunked' }
    : { 'content-length': Buffer.byteLength(body) }
}
