import { createHash } from 'node:crypto'
import { Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { addressOf, encodeStrictly, urlOf, type S3Address } from './s3-address.ts'
import { exchange } from './s3-exchange.ts'
import { isPassing, S3BrokenAnswer, S3Failure, toS3Error } from './s3-failure.ts'
import type { S3Credentials, S3Options } from './s3-options.ts'
import { textOf } from './s3-xml.ts'

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** Without the prefix; absent for a request about the bucket. */
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly pieces?: readonly Uint8Array[]
}

export interface S3Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface S3Presign {
  readonly method: 'GET' | 'PUT'
  readonly key: string
  readonly query?: Readonly<Record<string, string>>
  readonly expirySeconds: number
}

const mostWaitMs = 5000
/** A list of a thousand long keys has less. */
const mostAnswerBytes = 16 * 1024 * 1024

/** Signed requests to one bucket, tried again where that may help. All of them can be repeated without harm. */
export class S3Client {
  readonly address: S3Address
  readonly partBytes: number
  readonly #options: S3Options
  readonly #agent: HttpAgent
  readonly #keys = new Map<string, ArrayBuffer>()

  constructor(options: S3Options) {
    this.address = addressOf(options)
    this.partBytes = options.partBytes ?? 16 * 1024 * 1024
    this.#options = options
    const Agent = this.address.bucketUrl.startsWith('https:') ? HttpsAgent : HttpAgent
    // Idle connections neither keep the process alive nor are they many.
    this.#agent = new Agent({ keepAlive: true, maxSockets: 32, maxFreeSockets: 4 })
  }

  /**
   * Sends a request and takes in the whole answer.
   *
   * @throws S3Failure for an answer from 400 to 499; TEMPORARILY_UNAVAILABLE when every try failed.
   */
  async call(request: S3Request): Promise<S3Answer> {
    return this.attempt(request, (answer) => bodyOf(answer, mostAnswerBytes))
  }

  /** The same, but the answer is taken in by `take`, which is called again with another answer after a fault of the way. */
  async attempt<Result>(
    request: S3Request,
    take: (answer: IncomingMessage) => Promise<Result>,
  ): Promise<Result> {
    const { attempts = 5, backoffMs = 100 } = this.#options
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(request, take)
      } catch (error) {
        if (error instanceof S3Refusal) throw error.reason
        if (!isPassing(error)) throw error
        if (attempt >= attempts) throw toS3Error(this.address.bucket, error)
        // Nobody's clients come back at the same moment.
        await pause(Math.random() * Math.min(mostWaitMs, backoffMs * 2 ** (attempt - 1)))
      }
    }
  }

  /** An address that needs no credentials for a while. */
  async presign({ method, key, query = {}, expirySeconds }: S3Presign): Promise<string> {
    const url = this.#url(key, { ...query, 'X-Amz-Expires': String(expirySeconds) })
    const signer = new AwsV4Signer({ ...(await this.#signing(method, url)), signQuery: true })
    return (await signer.sign()).url.href
  }

  close(): void {
    this.#agent.destroy()
  }

  async #once<Result>(
    request: S3Request,
    take: (answer: IncomingMessage) => Promise<Result>,
  ): Promise<Result> {
    const { method, key, query = {}, pieces = [], headers = {} } = request
    const lengthBytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
    const url = this.#url(key, query)
    const signer = new AwsV4Signer({
      ...(await this.#signing(method, url)),
      // The server checks what it got against it.
      headers: { ...headers, 'x-amz-content-sha256': sha256Of(pieces) },
    })
    const signed = Object.fromEntries((await signer.sign()).headers)
    const hasBody = method === 'PUT' || method === 'POST'
    const answer = await exchange({
      url: new URL(url),
      method,
      headers: { ...signed, ...(hasBody ? { 'content-length': String(lengthBytes) } : {}) },
      pieces,
      agent: this.#agent,
      silenceMs: this.#options.silenceMs ?? 30_000,
    })
    const { statusCode = 0 } = answer
    if (statusCode >= 300) throw await failureOf(answer)
    return take(answer)
  }

  #url(key: string | undefined, query: Readonly<Record<string, string>>): string {
    const { address } = this
    const base =
      key === undefined ? `${address.bucketUrl}/` : urlOf(address, `${address.prefix}${key}`)
    const pairs = Object.entries(query).map((pair) => pair.map(encodeStrictly).join('='))
    return pairs.length === 0 ? base : `${base}?${pairs.join('&')}`
  }

  async #signing(method: string, url: string): Promise<Signing> {
    const { credentials } = this.#options
    const { region } = this.address
    const given = typeof credentials === 'function' ? await credentials() : credentials
    return { ...given, method, url, region, service: 's3', cache: this.#keys }
  }
}

interface Signing extends S3Credentials {
  readonly method: string
  readonly url: string
  readonly region: string
  readonly service: string
  readonly cache: Map<string, ArrayBuffer>
}

/** Thrown by who takes an answer in, for what another try would not change. */
export class S3Refusal extends Error {
  readonly reason: unknown

  constructor(reason: unknown) {
    super('refused')
    this.reason = reason
  }
}

function sha256Of(pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

async function bodyOf(answer: IncomingMessage, mostBytes: number): Promise<S3Answer> {
  const pieces: Buffer[] = []
  let bytes = 0
  // What a socket gives.
  for await (const piece of answer as AsyncIterable<Buffer>) {
    bytes += piece.byteLength
    if (bytes > mostBytes) throw new S3BrokenAnswer('an answer was too large')
    pieces.push(piece)
  }
  const body = Buffer.concat(pieces)
  const { statusCode: status = 0, headers } = answer
  // Some requests are answered before it is known how they end: then a success has an error in it.
  const code = /^\s*(?:<\?xml[^>]*>\s*)?<Error[\s>]/u.test(body.subarray(0, 200).toString())
    ? (textOf(body.toString(), 'Code') ?? 'InternalError')
    : undefined
  if (code !== undefined) throw new S3Failure(status < 300 ? 500 : status, code)
  return { status, headers, body }
}

/** An error of S3: its name is in the body, which a HEAD lacks. */
async function failureOf(answer: IncomingMessage): Promise<S3Failure> {
  const { statusCode: status = 0 } = answer
  try {
    await bodyOf(answer, 64 * 1024)
  } catch (error) {
    if (error instanceof S3Failure) return error
    answer.destroy()
  }
  return new S3Failure(status, '')
}
