import { request } from 'node:http'
import { request as requestByTls } from 'node:https'
import { RunnerError } from '../runner-error.ts'

const timeLimitMs = 30_000
/** A list of all jobs of a large cluster. */
const mostBytes = 64 * 1024 * 1024

export interface EngineCall {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
}

export interface EngineAnswer {
  readonly status: number
  readonly text: string
}

/** Speaks HTTP with an engine. Throws RunnerError if it does not answer within half a minute; what it refuses is an answer. */
export class HttpEngine {
  readonly #address: string
  readonly #name: string
  readonly #headers: Readonly<Record<string, string>>

  /** `headers` go with each question: who asks, and what proves it. */
  constructor(name: string, address: string, headers: Readonly<Record<string, string>> = {}) {
    const url = URL.parse(address)
    if (url === null || !/^https?:$/u.test(url.protocol))
      throw new RunnerError(`the address of ${name} must be http:// or https://, not '${address}'.`)
    this.#name = name
    this.#address = address.replace(/\/+$/u, '')
    this.#headers = headers
  }

  /** Without `fetch`: that says `sec-fetch-mode` like a browser, and Ray refuses browsers. */
  ask({ method, path, body }: EngineCall): Promise<EngineAnswer> {
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
    const start = this.#address.startsWith('https:') ? requestByTls : request
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void =>
        reject(new RunnerError(`${this.#name} can't be reached: ${error.message}`))
      const asked = start(
        this.#address + path,
        {
          method,
          headers: {
            accept: 'application/json',
            ...(content && {
              'content-type': 'application/json',
              'content-length': content.length,
            }),
            ...this.#headers,
          },
          signal: AbortSignal.timeout(timeLimitMs),
        },
        (answer) => {
          const parts: Buffer[] = []
          let size = 0
          answer.on('data', (part: Buffer) => {
            parts.push(part)
            size += part.length
            if (size > mostBytes) answer.destroy(new Error('it answers without an end.'))
          })
          answer.once('error', fail)
          answer.once('end', () =>
            resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
          )
        },
      )
      asked.once('error', fail)
      asked.end(content)
    })
  }

  /** The parsed answer; undefined for one that is not there. Throws RunnerError for what is refused. */
  async json(call: EngineCall): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { status, text } = await this.ask(call)
    if (status === 404) return undefined
    if (status < 200 || status > 299)
      throw new RunnerError(`${this.#name} answered ${status}: ${text.trim().slice(0, 500)}`)
    try {
      const parsed: unknown = text === '' ? {} : JSON.parse(text)
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
        return Object.fromEntries(Object.entries(parsed))
    } catch {
      // Said below.
    }
    throw new RunnerError(`${this.#name} answered what is no JSON object.`)
  }
}

/** The header of a token, where there is one. */
export function bearer(token: string | undefined): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}
