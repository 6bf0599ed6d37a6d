import { request as httpRequest, type Agent } from 'node:http'

export interface HttpRequest {
  readonly method?: string
  /** Path and query, sent as they stand: nothing is normalised or encoded. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON with its content type; text and bytes as they are. */
  readonly body?: object | string | Buffer
  /** Sends the body without a length. */
  readonly chunked?: boolean
  readonly timeoutMs?: number
  /** Keeps connections open between requests; without one, each request has its own. */
  readonly agent?: Agent
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  readonly text: string
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown
}

/** Sends one request; rejects when the connection breaks or nothing comes in time. */
export async function send(url: string, request: HttpRequest): Promise<HttpAnswer> {
  const body = encodeBody(request.body)
  const headers: Record<string, string> = { ...request.headers }
  if (body.type !== undefined) headers['content-type'] ??= body.type
  if (body.bytes !== undefined && request.chunked !== true) {
    headers['content-length'] ??= String(body.bytes.length)
  }
  if (request.chunked === true) headers['transfer-encoding'] = 'chunked'
  return await new Promise<HttpAnswer>((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const call = httpRequest(
      {
        hostname,
        port,
        path: request.path,
        method: request.method ?? 'GET',
        headers,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const bytes = Buffer.concat(chunks)
          resolve({
            status: response.statusCode ?? 0,
            headers: flatten(response.headers),
            body: bytes,
            text: bytes.toString(),
            json: parseJson(bytes.toString()),
          })
        })
      },
    )
    call.setTimeout(request.timeoutMs ?? 30_000, () => {
      call.destroy(
        new Error(`no answer to ${request.method ?? 'GET'} ${request.path.slice(0, 200)}`),
      )
    })
    call.on('error', reject)
    call.end(body.bytes)
  })
}

function encodeBody(body: HttpRequest['body']): { bytes?: Buffer; type?: string } {
  if (body === undefined) return {}
  if (Buffer.isBuffer(body)) return { bytes: body }
  if (typeof body === 'string') return { bytes: Buffer.from(body) }
  return { bytes: Buffer.from(JSON.stringify(body)), type: 'application/json' }
}

function flatten(
  headers: NodeJS.Dict<string | string[]>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
