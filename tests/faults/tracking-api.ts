import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { send, type HttpAnswer } from '../http/request.ts'

/** The few calls of the tracking API that fault tests need, over connections that stay open. */
export class TrackingApi {
  private readonly url: string
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 })

  constructor(url: string) {
    this.url = url
  }

  /** Any answer of the server; rejects when there is none. */
  async post(path: string, body: object): Promise<HttpAnswer> {
    return await send(this.url, {
      method: 'POST',
      path: `/api/2.0/mlflow/${path}`,
      body,
      agent: this.agent,
    })
  }

  async put(path: string, body: Buffer): Promise<HttpAnswer> {
    const full = `/api/2.0/mlflow-artifacts/artifacts/${path}`
    const headers = { 'content-type': 'application/octet-stream' }
    return await send(this.url, { method: 'PUT', path: full, body, headers, agent: this.agent })
  }

  async download(path: string): Promise<HttpAnswer> {
    return await send(this.url, {
      path: `/api/2.0/mlflow-artifacts/artifacts/${path}`,
      agent: this.agent,
    })
  }

  /** A question of the native API that changes something or takes long. */
  async native(path: string, body: object): Promise<HttpAnswer> {
    const agent = this.agent
    return await send(this.url, { method: 'POST', path: `/api/v1/${path}`, body, agent })
  }

  /** What `stemma doctor` reads. */
  async statusText(): Promise<string> {
    return (await send(this.url, { path: '/api/v1/status', agent: this.agent })).text
  }

  async health(): Promise<number> {
    return (await send(this.url, { path: '/health', timeoutMs: 5000 })).status
  }

  /** An answer that must be 200, as the type that the caller knows the route to answer. */
  async mustPost<T>(path: string, body: object): Promise<T> {
    // The routes answer JSON of the shape that the caller names; the client suites check it.
    return jsonOf(path, await this.post(path, body)) as T
  }

  async get(path: string): Promise<HttpAnswer> {
    return await send(this.url, { path: `/api/2.0/${path}`, agent: this.agent })
  }

  async mustGet<T>(path: string): Promise<T> {
    const answer = await this.get(path)
    // As above.
    return jsonOf(path, answer) as T
  }

  async newExperiment(name: string): Promise<string> {
    return (await this.mustPost<{ experiment_id: string }>('experiments/create', { name }))
      .experiment_id
  }

  async newRun(experimentId: string, name: string): Promise<string> {
    const body = { experiment_id: experimentId, run_name: name, start_time: Date.now() }
    return (await this.mustPost<{ run: { info: { run_id: string } } }>('runs/create', body)).run
      .info.run_id
  }

  close(): void {
    this.agent.destroy()
  }
}

function jsonOf(path: string, answer: HttpAnswer): unknown {
  assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 500)}`)
  return answer.json
}
