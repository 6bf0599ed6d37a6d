import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { newInferenceId } from './inference-id.ts'
import { predictionsOf } from './predictions-of.ts'
import { routeOf } from './protocols/route-of.ts'
import { scoreCall, type ScoredCall, type ScoringModel } from './protocols/score-call.ts'
import { v2Metadata } from './protocols/v2-metadata.ts'
import { saidBy, type Said } from './said-by.ts'
import type { LogState, ServedCall } from './served-call.ts'

export interface ScoringOptions {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** Another process of the same user may listen there too, where the system has that: so one takes over from another. */
  readonly reusePort?: boolean
  /** Of MLflow, as `/version` says it. */
  readonly version: string
  /** Runs `work` with the model that serves now, which stays until `work` has ended. Calls with the same key get the same one. */
  readonly use: <T>(key: string, work: (model: ModelInUse) => Promise<T>) => Promise<T>
  /** Told of each call when it is answered; nothing waits for it. */
  readonly onAnswered?: (call: AnsweredCall) => void
  /** The model that serves now. */
  readonly model: () => ScoringModel
  /** Whether there is a model that takes calls. */
  readonly isReady: () => boolean
  /** Refuses what MLflow changes in silence. */
  readonly isStrict: boolean
  readonly mostBodyBytes: number
}

/** A call as it came. */
export interface AnsweredCall {
  readonly inferenceId: string
  readonly protocol: 'mlflow' | 'v2'
  readonly contentType: string
  readonly body: Buffer
  readonly said: Said
}

export interface ModelInUse {
  readonly model: ScoringModel
  /** Resolves when the call may be answered. What it rejects with makes the answer a 503. */
  readonly log: (call: ServedCall) => Promise<LogState>
}

export interface ScoringServer {
  readonly port: number
  /** Takes no more calls, and waits for those under way. */
  readonly stop: () => Promise<void>
}

/**
 * MLflow's scoring protocol (`/invocations`, `/ping`, `/health`, `/version`) and the Open Inference Protocol (`/v2/…`). Every answer to a call carries
 * `x-stemma-inference-id`, under which it is in the log. What the caller knows of the call may come with it: see `saidBy`.
 */
export async function startScoring(options: ScoringOptions): Promise<ScoringServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch(() => response.destroy())
  })
  const { port: wanted, host } = options
  // Only Linux shares calls between them; elsewhere the last one would get all, or nobody.
  const reusePort = options.reusePort === true && process.platform === 'linux'
  server.listen({ port: wanted, host, ...(reusePort && { reusePort }) })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  return { port, stop: () => close(server) }
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  await closed
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ScoringOptions,
): Promise<void> {
  const path = request.url?.split('?', 1)[0] ?? ''
  const model = options.model()
  const route = routeOf(request.method ?? '', path, model)
  switch (route.kind) {
    case 'call':
      return answerCall(request, response, { ...options, protocol: route.protocol })
    case 'ready':
      return send(response, { status: options.isReady() ? 200 : 404, body: '\n' })
    case 'version':
      return send(response, { status: 200, body: options.version })
    case 'live':
      return send(response, { status: 200, body: '{"live":true}' })
    case 'v2-ready':
      return send(response, {
        status: options.isReady() ? 200 : 503,
        body: JSON.stringify({ ready: options.isReady() }),
      })
    case 'server':
      return send(response, {
        status: 200,
        body: JSON.stringify({ name: 'stemma', version: options.version, extensions: [] }),
      })
    case 'model':
      return send(response, { status: 200, body: JSON.stringify(v2Metadata(model)) })
    case 'refused': {
      const detail = route.status === 404 ? 'Not Found' : 'Method Not Allowed'
      const body = path.startsWith('/v2') ? { error: detail } : { detail }
      return send(response, { status: route.status, body: JSON.stringify(body) })
    }
  }
}

async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  {
    use,
    mostBodyBytes,
    isStrict,
    protocol,
    onAnswered,
  }: ScoringOptions & { readonly protocol: 'mlflow' | 'v2' },
): Promise<void> {
  if (isBlindlySent(request)) {
    request.resume()
    const message = 'A page says what it sends: Content-Type: application/json.'
    return send(response, {
      status: 415,
      body:
        protocol === 'v2' ? JSON.stringify({ error: message }) : errorText('BAD_REQUEST', message),
    })
  }
  const began = process.hrtime.bigint()
  const atMs = Date.now()
  const inferenceId = newInferenceId(atMs)
  response.setHeader('x-stemma-inference-id', inferenceId)
  const body = await bodyOf(request, mostBodyBytes)
  if (body === undefined) {
    // The rest is not waited for, but read for a moment: else the answer would be lost with the connection.
    response.setHeader('connection', 'close')
    response.once('finish', () => setTimeout(() => request.destroy(), lingerMs).unref())
    request.resume()
    return send(response, {
      status: 413,
      body: errorText('INVALID_PARAMETER_VALUE', `The body has more than ${mostBodyBytes} bytes.`),
    })
  }
  const contentType = request.headers['content-type'] ?? ''
  const said = saidBy(request.headers, body)
  const sticky = request.headers['x-stemma-sticky-key']
  const key = typeof sticky === 'string' ? sticky : (said.entityKeys[0] ?? inferenceId)
  return use(key, async ({ model, log }) => {
    const answered = await scoreCall(model, { protocol, contentType, body, isStrict }).catch(
      unavailable,
    )
    const { scored } = answered
    const { entityKeys, ...about } = said
    try {
      const state = await log({
        ...{ inferenceId, atMs, ...about, contentType, protocol, source: 'http' },
        status: scored.status,
        predictUs: scored.predictUs,
        totalUs: Number((process.hrtime.bigint() - began) / 1000n),
        request: body,
        response: answered.response,
        seen: scored.seen,
        predictions:
          scored.status === 200
            ? predictionsOf(scored.body.toString(), scored.computed, entityKeys)
            : [],
      })
      response.setHeader('x-stemma-logged', state)
    } catch (error) {
      const message = `The inference log can't be written: ${messageOf(error)}`
      return send(response, { status: 503, body: errorText('TEMPORARILY_UNAVAILABLE', message) })
    }
    send(response, {
      status: scored.status,
      body: answered.response,
      type: answered.contentType,
    })
    onAnswered?.({ inferenceId, protocol, contentType, body, said })
  })
}

/**
 * Whether a page of any site can have sent it without asking first, since nothing of it needs leave (https://fetch.spec.whatwg.org/#cors-safelisted-request-header): it
 * would be a call like others in the log, of whoever looks at that page. Programs send no `Origin`.
 */
function isBlindlySent({ headers }: IncomingMessage): boolean {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1)
  const safe = ['', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']
  return headers.origin !== undefined && safe.includes(type.trim().toLowerCase())
}

function unavailable(error: unknown): ScoredCall {
  const response = Buffer.from(errorText('TEMPORARILY_UNAVAILABLE', messageOf(error)))
  const contentType = 'application/json'
  const scored = { status: 503, contentType, body: response, predictUs: 0, computed: {} }
  return { scored, contentType, response }
}

function errorText(code: string, message: string): string {
  return JSON.stringify({ error_code: code, message })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

interface Sent {
  readonly status: number
  readonly body: string | Buffer
  readonly type?: string
}

function send(response: ServerResponse, { status, body, type = 'application/json' }: Sent): void {
  response.statusCode = status
  response.setHeader('content-type', type)
  response.end(body)
}

const lingerMs = 1000

/** Undefined when it is too long; rejects when it does not come to its end. */
function bodyOf(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let pieces: Buffer[] = []
    let bytes = 0
    request.on('data', (piece: Buffer) => {
      bytes += piece.byteLength
      if (bytes <= most) pieces.push(piece)
      else {
        pieces = []
        resolve(undefined)
      }
    })
    request.once('end', () => resolve(Buffer.concat(pieces)))
    request.once('error', reject)
    request.once('close', () => reject(new Error('The connection was cut.')))
  })
}
