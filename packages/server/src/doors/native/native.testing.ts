import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  nativeRoutes,
  parseJson,
  writeJson,
  type NativeResponse,
  type NativeRoute,
  type NativeRouteName,
} from '@stemma/contract'
import { readSettings } from '../../config/read-settings.ts'
import { newPostgres } from '../../rooms/new-postgres.testing.ts'
import { startServer } from '../../start-server.ts'

export const testDatabases: readonly ('sqlite' | 'postgres')[] = ['sqlite', 'postgres']

export interface NativeAnswer<A> {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** 64-bit integers as `bigint` where they need it. */
  readonly body: A
}

export interface NativeClient {
  readonly url: string
  readonly dataDir: string
  /** Asks a route; `path` is what follows `/api/v1`. Whatever the status is, it is answered. */
  readonly ask: <Name extends NativeRouteName>(
    name: Name,
    path: string,
    body?: object,
  ) => Promise<NativeAnswer<NativeResponse<Name>>>
  /** The same of a request that is meant to fail; gives the error text. */
  readonly refused: (
    name: NativeRouteName,
    path: string,
    body?: object,
  ) => Promise<{ readonly status: number; readonly code: unknown; readonly message: string }>
  /** Asks MLflow's door, with a POST unless said otherwise; `path` is what follows `/api/2.0/mlflow`. Throws when it is refused. */
  readonly mlflow: (path: string, body: object, method?: 'POST' | 'DELETE') => Promise<unknown>
}

/** A server with an empty database, which stops when the test ends, and a client of it. */
export async function startNative(
  t: TestContext,
  database: 'sqlite' | 'postgres' = 'sqlite',
  settings: Readonly<Record<string, string>> = {},
): Promise<NativeClient> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stemma-native-'))
  const rows = database === 'sqlite' ? {} : { database: await newPostgres() }
  const flags = { data: dataDir, port: '0', 'log-level': 'silent', ...rows, ...settings }
  const server = await startServer(await readSettings({ flags, environment: {} }))
  t.after(async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true })
  })
  return { url: server.url, dataDir, ...clientOf(server.url) }
}

function clientOf(url: string): Pick<NativeClient, 'ask' | 'refused' | 'mlflow'> {
  const send = async (
    name: NativeRouteName,
    path: string,
    body?: object,
  ): Promise<NativeAnswer<unknown>> => {
    const { method }: NativeRoute = nativeRoutes[name]
    const answer = await fetch(`${url}/api/v1${path}`, { method, ...jsonBody(body) })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.startsWith('application/json')
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: isJson ? parseJson(text) : undefined,
    }
  }
  return {
    // The guarantee: none but the route's record; a body that is otherwise fails the test that reads it.
    ask: send as NativeClient['ask'],
    refused: async (name, path, body) => {
      const { status, text } = await send(name, path, body)
      const { error_code: code, message } = errorOf(text)
      return { status, code, message: String(message) }
    },
    mlflow: async (path, body, method = 'POST') => {
      const answer = await fetch(`${url}/api/2.0/mlflow${path}`, {
        method,
        ...jsonBody(body),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
      return parseJson(text)
    },
  }
}

function jsonBody(body: object | undefined): RequestInit {
  if (body === undefined) return {}
  return { body: writeJson(body), headers: { 'content-type': 'application/json' } }
}

function errorOf(text: string): { readonly error_code?: unknown; readonly message?: unknown } {
  const value = parseJson(text)
  return typeof value === 'object' && value !== null ? value : {}
}

/** An experiment of this name with one run for each entry, in this order of starting times; gives the runs' ids. */
export async function addRuns(
  { ask }: NativeClient,
  experiment: string,
  batches: readonly object[],
): Promise<readonly string[]> {
  const { body } = await ask('experiments.create', '/experiments', { name: experiment })
  const ids: string[] = []
  for (const [index, batch] of batches.entries()) {
    const run = await ask('runs.create', '/runs', {
      experiment_id: body.experiment_id,
      name: `run-${index}`,
      start_time: 1000 + index,
    })
    await ask('runs.batch', `/runs/${run.body.run_id}/batch`, batch)
    ids.push(run.body.run_id)
  }
  return ids
}
