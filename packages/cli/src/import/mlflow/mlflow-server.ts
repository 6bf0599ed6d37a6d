import { parseJson, withoutSecrets, writeJson } from '@stemma/contract'
import { CliError } from '../../fail.ts'
import { fieldsOf, type Fields } from '../fields.ts'

const timeLimitMs = 120_000
const mostTries = 4

/** MLflow's REST API, as its own clients use it. */
export interface MlflowServer {
  readonly shown: string
  readonly ask: (path: string, body: object, method?: 'GET' | 'POST' | 'PATCH') => Promise<Fields>
  /** Every item of a list that comes in pages. */
  readonly pages: (
    path: string,
    body: object,
    method?: 'GET' | 'POST',
  ) => (field: string) => AsyncIterable<Fields>
  readonly isUnknownRoute: (error: unknown) => boolean
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>
  /** Writes a file; its bytes are read again for each try. */
  readonly put: (path: string, bytes: () => AsyncIterable<Uint8Array>) => Promise<void>
}

class MlflowError extends CliError {
  readonly status: number
  readonly code: string

  constructor(message: string, { status, code }: { status: number; code: string }) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** Why a server refused: its code, if it gave one. */
export function mlflowCode(error: unknown): string | undefined {
  return error instanceof MlflowError ? error.code : undefined
}

export function mlflowServer(address: string): MlflowServer {
  const shown = withoutSecrets(address)
  const url = new URL(address)
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (url.username !== '' || url.password !== '') {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`
    url.username = ''
    url.password = ''
  }
  const base = url.href.replace(/\/+$/u, '')
  const send = async (
    path: string,
    init: RequestInit | (() => RequestInit) = {},
  ): Promise<Response> => {
    const next = typeof init === 'function' ? init : () => init
    for (let tries = 1; ; tries++) {
      try {
        const own = next()
        const answer = await fetch(`${base}${path}`, {
          ...own,
          headers: { ...headers, ...(own.headers as Record<string, string> | undefined) }, // ours are plain maps
          signal: AbortSignal.timeout(timeLimitMs),
        })
        if ((answer.status !== 429 && answer.status < 500) || tries >= mostTries) return answer
      } catch (error) {
        if (tries >= mostTries)
          throw new CliError(
            `${shown} does not answer: ${error instanceof Error ? error.message : String(error)}`,
          )
      }
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** tries))
    }
  }
  const ask: MlflowServer['ask'] = async (path, body, method = 'POST') => {
    const query = method === 'GET' ? `?${queryOf(body)}` : ''
    const answer = await send(`/api/2.0/mlflow/${path}${query}`, {
      method,
      ...(method !== 'GET' && { body: writeJson(body) }),
    })
    const text = await answer.text()
    if (answer.ok) return fieldsOf(text === '' ? {} : parseJson(text))
    throw refusal(`${shown}: ${path}`, answer.status, text)
  }
  return {
    shown,
    ask,
    fetch: send,
    put: async (path, bytes) => {
      const answer = await send(path, () => ({
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: ReadableStream.from(bytes()),
        duplex: 'half',
      }))
      const said = await answer.text()
      if (!answer.ok) throw refusal(`${shown}: ${path}`, answer.status, said)
    },
    isUnknownRoute: (error) =>
      error instanceof MlflowError && (error.code === 'ENDPOINT_NOT_FOUND' || error.status === 405),
    pages: (path, body, method) => (field) => eachItem(ask, { path, body, method, field }),
  }
}

async function* eachItem(
  ask: MlflowServer['ask'],
  {
    path,
    body,
    method,
    field,
  }: {
    readonly path: string
    readonly body: object
    readonly method: 'GET' | 'POST' | undefined
    readonly field: string
  },
): AsyncGenerator<Fields> {
  for (let token = ''; ;) {
    const page = await ask(path, { ...body, ...(token !== '' && { page_token: token }) }, method)
    for (const item of Array.isArray(page[field]) ? page[field] : []) yield fieldsOf(item)
    token = typeof page['next_page_token'] === 'string' ? page['next_page_token'] : ''
    if (token === '') return
  }
}

function refusal(what: string, status: number, text: string): MlflowError {
  let body: Fields = {}
  try {
    body = fieldsOf(parseJson(text))
  } catch {
    // An error page of something in between.
  }
  const message = typeof body['message'] === 'string' ? body['message'] : text.slice(0, 200)
  const code =
    typeof body['error_code'] === 'string'
      ? body['error_code']
      : status === 404
        ? 'ENDPOINT_NOT_FOUND'
        : ''
  return new MlflowError(`${what} was refused (${status}): ${message}`, { status, code })
}

function queryOf(body: object): string {
  return new URLSearchParams(
    Object.entries(body).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString()
}
