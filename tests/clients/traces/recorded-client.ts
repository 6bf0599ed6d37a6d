import assert from 'node:assert/strict'
import { send, type HttpAnswer } from '../../http/request.ts'
import { assertShape, listOf, type Shape } from '../../http/shape.ts'
import { pair, runInfo } from './shapes.ts'

/** The three prefixes of the recorded requests. */
const prefixes = {
  'M/': '/api/2.0/mlflow/',
  'M3/': '/api/3.0/mlflow/',
  'A/': '/api/2.0/mlflow-artifacts/artifacts/',
  'A?': '/api/2.0/mlflow-artifacts/artifacts?',
} as const

const clientHeaders = {
  'user-agent': 'mlflow-python-client/3.17.2',
  'x-mlflow-client-version': '3.17.2',
  accept: '*/*',
  'accept-encoding': 'gzip, deflate',
}

export interface Expected {
  readonly status?: number
  readonly shape: Shape
}

/** Sends recorded requests as the Python client does, and holds each answer against its recorded shape. */
export class RecordedClient {
  private readonly url: string

  constructor(url: string) {
    this.url = url
  }

  /** A GET whose answer must be JSON of this shape. */
  async get(path: string, shape: Shape, status = 200): Promise<unknown> {
    return await this.json({ method: 'GET', path }, { status, shape })
  }

  /** A request with a JSON body whose answer must be JSON of this shape. */
  async call(line: string, body: object | undefined, expected: Shape | Expected): Promise<unknown> {
    const [method = '', path = ''] = line.split(/ +/)
    return await this.json(
      { method, path, body },
      isExpected(expected) ? expected : { shape: expected },
    )
  }

  /** An artifact upload; the answer must be 2xx. */
  async put(path: string, content: string | Buffer, type = 'text/plain'): Promise<void> {
    const empty = content.length === 0
    const answer = await this.send({
      method: 'PUT',
      path,
      headers: { 'content-type': type },
      body: content,
      // The client sends a file without bytes in chunks.
      chunked: empty,
    })
    assert.ok(
      answer.status >= 200 && answer.status < 300,
      `PUT ${path}: ${answer.status} ${answer.text}`,
    )
  }

  /** An artifact download that must answer these bytes as an attachment. */
  async download(path: string, content: string): Promise<HttpAnswer> {
    const answer = await this.send({ path })
    assert.equal(answer.status, 200, `GET ${path}: ${answer.text}`)
    assert.equal(answer.text, content, path)
    assert.match(answer.headers['content-disposition'] ?? '', /^attachment/, path)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff', path)
    assert.equal(answer.headers['content-length'], String(answer.body.length), path)
    return answer
  }

  /** Creates an experiment and answers its id. */
  async newExperiment(name: string): Promise<string> {
    const answer = await this.call(
      'POST M/experiments/create',
      { name },
      { experiment_id: /^\d+$/ },
    )
    // The shape was checked by the call.
    return (answer as { experiment_id: string }).experiment_id
  }

  /** Creates a run and answers its id. */
  async newRun(experimentId: string): Promise<string> {
    const body = { experiment_id: experimentId, user_id: 'alice', start_time: Date.now() }
    const shape = { run: { info: runInfo(), data: { tags: listOf(pair) }, inputs: {} } }
    const answer = await this.call('POST M/runs/create', body, shape)
    // The shape was checked by the call.
    return (answer as { run: { info: { run_id: string } } }).run.info.run_id
  }

  async send(request: {
    method?: string
    path: string
    headers?: Record<string, string>
    body?: object | string | Buffer | undefined
    chunked?: boolean
  }): Promise<HttpAnswer> {
    const { body, path, ...rest } = request
    const headers = { ...clientHeaders, ...request.headers }
    return await send(this.url, {
      ...rest,
      path: expand(path),
      headers,
      ...(body === undefined ? {} : { body }),
    })
  }

  private async json(
    request: { method: string; path: string; body?: object | undefined },
    { status = 200, shape }: Expected,
  ): Promise<unknown> {
    const answer = await this.send(request)
    const line = `${request.method} ${request.path}`
    assert.equal(answer.status, status, `${line}: ${answer.text.slice(0, 500)}`)
    assert.match(answer.headers['content-type'] ?? '', /^application\/json/, line)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff', line)
    assertShape(answer.json, shape, line)
    return answer.json
  }
}

/** The body fields of single-item calls, which name a run's id twice. */
export function bothIds(id: string): { run_uuid: string; run_id: string } {
  return { run_uuid: id, run_id: id }
}

/** The query string of reads, which names a run's id twice. */
export function idQuery(id: string): string {
  return `?run_uuid=${id}&run_id=${id}`
}

function expand(path: string): string {
  for (const [short, long] of Object.entries(prefixes)) {
    if (path.startsWith(short)) return long + path.slice(short.length)
  }
  return path
}

function isExpected(value: Shape | Expected): value is Expected {
  return typeof value === 'object' && 'shape' in value
}

/** The answer of a recorded error: the code, and the text or a part of it. */
export function errorShape(code: string, message: RegExp | string): Shape {
  return { error_code: code, message, sqlstate: /^\w{5}$/, error_class: /^[A-Z_]+$/ }
}
