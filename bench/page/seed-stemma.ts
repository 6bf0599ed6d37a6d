import { asObject, stringAt } from '../load/answer.ts'
import { Client, post, type Request } from '../load/client.ts'
import type { Made, Spec } from './spec.ts'

const seeders = 4
const startMs = 1_760_000_000_000
const batch = 900

/** Makes the experiments of a specification through the server's own API. */
export async function seedStemma(port: number, specs: readonly Spec[]): Promise<Made> {
  const made: Record<string, { readonly id: string; readonly runs: string[] }> = {}
  for (const spec of specs) {
    using client = new Client(port)
    const id = stringAt(
      await ask(client, post('experiments/create', { name: spec.name })),
      'experiment_id',
    )
    const runs: string[] = []
    let next = 0
    const seed = async (): Promise<void> => {
      using own = new Client(port)
      while (next < spec.runs) {
        const at = next++
        runs[at] = await seedRun(own, { id, at, spec })
      }
    }
    await Promise.all(Array.from({ length: seeders }, seed))
    made[spec.name] = { id, runs }
  }
  return made
}

interface RunSeed {
  readonly id: string
  readonly at: number
  readonly spec: Spec
}

async function seedRun(client: Client, { id, at, spec }: RunSeed): Promise<string> {
  const start_time = startMs + at * 1000
  const answer = await ask(
    client,
    post('runs/create', {
      experiment_id: id,
      run_name: `run-${String(at).padStart(5, '0')}`,
      start_time,
    }),
  )
  const run_id = stringAt(asObject(asObject(answer['run'])['info']), 'run_id')
  const params = Array.from({ length: spec.params }, (_, key) => ({
    key: `param_${String(key).padStart(3, '0')}`,
    value: String((at * 7 + key * 13) % 4),
  }))
  const points = spec.points ?? 1
  const metrics: object[] = []
  for (let key = 0; key < spec.metrics; key++)
    for (let step = 0; step < points; step++)
      metrics.push({
        key: `metric_${String(key).padStart(4, '0')}`,
        value: Math.exp(-step / points) + ((at * 31 + key * 17 + step * 7) % 97) / 970,
        ...{ timestamp: start_time + step, step },
      })
  const requests = Math.max(params.length / 100, metrics.length / batch)
  for (let at = 0; at < requests; at++)
    await ask(
      client,
      post('runs/log-batch', {
        run_id,
        params: params.slice(at * 100, (at + 1) * 100),
        metrics: metrics.slice(at * batch, (at + 1) * batch),
      }),
    )
  if (spec.staysOpen !== true)
    await ask(
      client,
      post('runs/update', { run_id, status: 'FINISHED', end_time: start_time + 900 }),
    )
  return run_id
}

async function ask(client: Client, request: Request): Promise<Readonly<Record<string, unknown>>> {
  const { status, body } = await client.send(request)
  if (status !== 200)
    throw new Error(`${request.path}: HTTP ${status}: ${body.toString().slice(0, 200)}`)
  return asObject(JSON.parse(body.toString()))
}
