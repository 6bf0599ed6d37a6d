import { Agent, request as startRequest } from 'node:http'

/** One HTTP request, made before the clock runs. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly body?: Buffer
  readonly contentType?: string
}

/** A whole answer; `ms` runs from before the first byte out to after the last byte in. */
export interface Answer {
  readonly status: number
  readonly body: Buffer
  readonly ms: number
}

/** A request of the MLflow REST API with a JSON body. */
export function post(path: string, body: unknown): Request {
  return {
    method: 'POST',
    path: `/api/2.0/mlflow/${path}`,
    body: Buffer.from(JSON.stringify(body)),
    contentType: 'application/json',
  }
}

/** One connection that is kept open: the next request leaves when the answer before it is complete. */
export class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #port: number

  constructor(port: number) {
    this.#port = port
  }

  /** Sends and waits for the whole answer, of any status. Rejects when the connection breaks. */
  send(request: Request): Promise<Answer> {
    const { method, path, body, contentType } = request
    const headers: Record<string, string | number> = {}
    if (body !== undefined) headers['content-length'] = body.byteLength
    if (contentType !== undefined) headers['content-type'] = contentType
    return new Promise((resolve, reject) => {
      const start = performance.now()
      const outgoing = startRequest(
        { host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path, headers },
        (incoming) => {
          const chunks: Buffer[] = []
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
          incoming.on('error', reject)
          incoming.on('end', () => {
            const ms = performance.now() - start
            resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks), ms })
          })
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }

  /** Sends and insists on 200; the error shows the start of the answer. */
  async ask(request: Request): Promise<Answer> {
    const answer = await this.send(request)
    mustBeOk(request, answer)
    return answer
  }

  [Symbol.dispose](): void {
    this.#agent.destroy()
  }
}

/** Throws unless the status is 200. */
export function mustBeOk(request: Request, answer: Answer): void {
  if (answer.status === 200) return
  const start = answer.body.toString('utf8', 0, 300).replaceAll(/\s+/gu, ' ')
  throw new Error(
    `${request.method} ${request.path.slice(0, 120)} answered ${answer.status}: ${start}`,
  )
}
