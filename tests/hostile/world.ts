import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { send, type HttpAnswer, type HttpRequest } from '../http/request.ts'
import { startServer, type TestServer } from '../server/start-server.ts'

/** A server with a little of everything in it, whose whole visible state can be compared. */
export interface World {
  readonly server: TestServer
  readonly ids: Ids
  send(request: HttpRequest): Promise<HttpAnswer>
  /** A digest of all that can be read; equal before and after what must change nothing. */
  snapshot(): Promise<string>
}

export interface Ids {
  readonly experimentId: string
  readonly runId: string
  readonly modelId: string
}

export const mlflow = '/api/2.0/mlflow'
export const mlflow3 = '/api/3.0/mlflow'
export const artifacts = '/api/2.0/mlflow-artifacts/artifacts'

/** Starts the server and puts an experiment, a run with values and files, and a logged model there. */
export async function startWorld(database: 'sqlite' | 'postgres' = 'sqlite'): Promise<World> {
  const server = await startServer({ database })
  const ask = async (request: HttpRequest): Promise<HttpAnswer> => await send(server.url, request)
  const make = async (path: string, body: object): Promise<Created> => {
    const answer = await ask({ method: 'POST', path: `${mlflow}/${path}`, body })
    assert.equal(answer.status, 200, `${path}: ${answer.text}`)
    // Each caller reads the part that its route answers; the client suites check that.
    return answer.json as Created
  }
  const { experiment_id: experimentId } = await make('experiments/create', { name: 'world' })
  const created = await make('runs/create', { experiment_id: experimentId, start_time: 1000 })
  const runId = created.run.info.run_id
  const pairs = [{ key: 'k', value: 'v' }]
  const metrics = [{ key: 'k', value: 1, timestamp: 1000, step: 0 }]
  await make('runs/log-batch', { run_id: runId, metrics, params: pairs, tags: pairs })
  await make('experiments/set-experiment-tag', {
    experiment_id: experimentId,
    key: 'k',
    value: 'v',
  })
  const model = await make('logged-models', { experiment_id: experimentId, name: 'm', tags: pairs })
  const modelId = model.model.info.model_id
  const trace = traceBody(experimentId, { tags: { k: 'v' }, assessments: [assessment] })
  const started = await ask({ method: 'POST', path: `${mlflow3}/traces`, body: trace })
  assert.equal(started.status, 200, started.text)
  for (const root of [`${runId}/artifacts`, `models/${modelId}/artifacts`]) {
    const path = `${artifacts}/${experimentId}/${root}/dir/a.txt`
    assert.equal((await ask({ method: 'PUT', path, body: 'file a' })).status, 200)
  }
  const ids = { experimentId, runId, modelId }
  return { server, ids, send: ask, snapshot: () => snapshot(ask, ids) }
}

const assessment = { assessment_name: 'good', feedback: { value: true } }

/** What a client sends of a trace. */
export function traceBody(experimentId: string, more: object): object {
  const trace_location = { mlflow_experiment: { experiment_id: experimentId } }
  const request_time = '2026-01-31T08:00:00Z'
  return { trace: { trace_info: { trace_id: 'tr-1', trace_location, request_time, ...more } } }
}

interface Created {
  readonly experiment_id: string
  readonly run: { readonly info: { readonly run_id: string } }
  readonly model: { readonly info: { readonly model_id: string } }
}

type Ask = World['send']

async function snapshot(ask: Ask, { experimentId, runId, modelId }: Ids): Promise<string> {
  const hash = createHash('sha256')
  const add = (answer: HttpAnswer): void => {
    assert.equal(answer.status, 200, answer.text.slice(0, 500))
    hash.update(answer.text)
  }
  const all = { method: 'POST', path: `${mlflow}/experiments/search` }
  add(
    await ask({
      ...all,
      body: { max_results: 5000, view_type: 'ALL', order_by: ['experiment_id'] },
    }),
  )
  const runs = { experiment_ids: [experimentId, '0'], run_view_type: 'ALL', max_results: 50_000 }
  add(
    await ask({
      method: 'POST',
      path: `${mlflow}/runs/search`,
      body: { ...runs, order_by: ['run_id'] },
    }),
  )
  add(await ask({ path: `${mlflow}/runs/get?run_id=${runId}` }))
  add(await ask({ path: `${mlflow}/metrics/get-history?run_id=${runId}&metric_key=k` }))
  const locations = [experimentId, '0'].map((id) => ({ mlflow_experiment: { experiment_id: id } }))
  add(await ask({ method: 'POST', path: `${mlflow3}/traces/search`, body: { locations } }))
  const models = { experiment_ids: [experimentId, '0'], max_results: 50 }
  add(await ask({ method: 'POST', path: `${mlflow}/logged-models/search`, body: models }))
  add(await ask({ path: `${mlflow}/logged-models/${modelId}?allow_deleted=true` }))
  for (const folder of [
    '',
    '0',
    experimentId,
    `${experimentId}/${runId}/artifacts`,
    `${experimentId}/${runId}/artifacts/dir`,
  ]) {
    add(await ask({ path: `${artifacts}?path=${folder}` }))
  }
  return hash.digest('hex')
}
