import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { predictionsOf } from './predictions-of.ts'
import type { Scored } from './python-worker.ts'
import { saidBy } from './said-by.ts'
import type { LogState, ServedCall } from './served-call.ts'

export interface ScoringOptions {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** Of MLflow, as `/version` says it. */
  readonly version: string
  /** Runs `work` with the model that serves now, which stays until `work` has ended. */
  readonly use: <T>(work: (model: ModelInUse) => Promise<T>) => Promise<T>
  /** Whether there is a model that takes calls. */
  readonly isReady: () => boolean
  readonly mostBodyBytes: number
}

export interface ModelInUse {
  readonly score: (contentType: string, body: Buffer) => Promise<Scored>
  /** Resolves when the call may be answered. What it rejects with makes the answer a 503. */
  readonly log: (call: ServedCall) => Promise<LogState>
}

export interface ScoringServer {
  readonly port: number
  /** Takes no more calls, and waits for those under way. */
  readonly stop: () => Promise<void>
}

/**
 * MLflow's scoring protocol: `/invocations`, `/ping`, `/health`, `/version`. Every answer to a call carries `x-stemma-inference-id`, under which it is in the
 * log. What the caller knows of the call may come with it: see `saidBy`.
 */
export async function startScoring(options: ScoringOptions): Promise<ScoringServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch(() => response.destroy())
  })
  server.listen(options.port, options.host)
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
  const path = request.url?.split('?', 1)[0]
  const isRead = request.method === 'GET'
  if (isRead && (path === '/ping' || path === '/health'))
    return send(response, { status: options.isReady() ? 200 : 404, body: '\n' })
  if (isRead && path === '/version') return send(response, { status: 200, body: options.version })
  if (path !== '/invocations')
    return send(response, { status: 404, body: '{"detail":"Not Found"}' })
  if (request.method !== 'POST')
    return send(response, { status: 405, body: '{"detail":"Method Not Allowed"}' })
  return answerCall(request, response, options)
}

async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  { use, mostBodyBytes }: ScoringOptions,
): Promise<void> {
  const began = process.hrtime.bigint()
  const atMs = Date.now()
  const inferenceId = newInferenceId(atMs)
  response.setHeader('x-stemma-inference-id', inferenceId)
  const body = await bodyOf(request, mostBodyBytes)
  if (body === undefined)
    return send(response, {
      status: 413,
      body: JSON.stringify({
        error_code: 'INVALID_PARAMETER_VALUE',
        message: `The body has more than ${mostBodyBytes} bytes.`,
      }),
    })
  const contentType = request.headers['content-type'] ?? ''
  return use(async ({ score, log }) => {
    const scored = await score(contentType, body).catch((error: unknown): Scored => ({
      status: 503,
      contentType: 'application/json',
      body: Buffer.from(
        JSON.stringify({
          error_code: 'TEMPORARILY_UNAVAILABLE',
          message: error instanceof Error ? error.message : String(error),
        }),
      ),
      predictUs: 0,
      computed: {},
    }))
    const text = scored.body.toString()
    const said = saidBy(request.headers, body)
    const { entityKeys, ...about } = said
    try {
      const state = await log({
        inferenceId,
        atMs,
        ...about,
        status: scored.status,
        predictUs: scored.predictUs,
        totalUs: Number((process.hrtime.bigint() - began) / 1000n),
        contentType,
        request: body,
        response: scored.body,
        seen: scored.seen,
        protocol: 'mlflow',
        predictions: scored.status === 200 ? predictionsOf(text, scored.computed, entityKeys) : [],
      })
      response.setHeader('x-stemma-logged', state)
    } catch (error) {
      return send(response, {
        status: 503,
        body: JSON.stringify({
          error_code: 'TEMPORARILY_UNAVAILABLE',
          message: `The inference log can't be written: ${error instanceof Error ? error.message : String(error)}`,
        }),
      })
    }
    return send(response, { status: scored.status, body: scored.body, type: scored.contentType })
  })
}

function send(
  response: ServerResponse,
  {
    status,
    body,
    type = 'application/json',
  }: { readonly status: number; readonly body: string | Buffer; readonly type?: string },
): void {
  response.statusCode = status
  response.setHeader('content-type', type)
  response.end(body)
}

/** Undefined when it is too long. */
async function bodyOf(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = []
  let bytes = 0
  const source = request as AsyncIterable<Buffer> // no encoding is set
  for await (const piece of source) {
    bytes += piece.byteLength
    if (bytes > most) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** 32 hexadecimal digits that grow with time, as those of a UUID of version 7. */
function newInferenceId(atMs: number): string {
  return atMs.toString(16).padStart(12, '0') + randomBytes(10).toString('hex')
}
