import { Client as Connection } from 'undici'

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
  readonly #connection: Connection

  constructor(port: number) {
    this.#connection = new Connection(`http://127.0.0.1:${port}`, {
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
    })
  }

  /** Sends and waits for the whole answer, of any status. Rejects when the connection breaks. */
  send({ method, path, body, contentType }: Request): Promise<Answer> {
    const headers = contentType === undefined ? {} : { 'content-type': contentType }
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      let status = 0
      const start = performance.now()
      this.#connection.dispatch(
        { method, path, headers, body: body ?? null },
        {
          // It marks the newer of two forms of handlers.
          onRequestStart: () => {},
          onResponseStart: (_controller, statusCode) => {
            status = statusCode
          },
          onResponseData: (_controller, chunk) => {
            chunks.push(chunk)
          },
          onResponseEnd: () => {
            const ms = performance.now() - start
            resolve({ status, body: Buffer.concat(chunks), ms })
          },
          onResponseError: (_controller, error) => reject(error),
        },
      )
    })
  }

  /** Sends and insists on 200; the error shows the start of the answer. */
  async ask(request: Request): Promise<Answer> {
    const answer = await this.send(request)
    mustBeOk(request, answer)
    return answer
  }

  [Symbol.dispose](): void {
    // Nothing is under way: whoever sends waits for the answer.
    void this.#connection.destroy()
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
