import { asObject, jsonOf, type JsonObject, mustHold, stringAt } from '../load/answer.ts'
import { Client, post, type Request } from '../load/client.ts'
import { perSecond, runLoad } from '../load/clients.ts'
import { median, percentile } from '../load/stats.ts'
import type { RowId } from '../rows.ts'
import {
  alias,
  createVersionRequest,
  modelName,
  models,
  oneOfEachModel,
  taggedOwner,
} from './registry-data.ts'
import { seedRegistry } from './seed-registry.ts'
import type { Work, WorkContext } from './work.ts'

const clients = 8
const warmUp = 10

/** Reads and writes of a registry of 10,000 versions: 100 models of 100 versions each, with a run, a tag and a source. */
export const registry: Work = {
  id: 'registry',
  rows: ['version-alias', 'version-by-tag', 'version-by-run', 'create-version'],
  variants: ['mlflow-lean'],
  notAsked: { fasttrackml: 'has no model registry' },
  run: async (context) => {
    const server = await context.open()
    const { port } = server
    const runIds = await seedRegistry(context.peer, server, context.scale.modelVersions)
    const newest = String(runIds.length)
    await measure(context, port, {
      row: 'version-alias',
      count: context.scale.aliasReads,
      // Another model each time.
      path: (i) => `registered-models/alias?name=${modelName(i % models)}&alias=${alias}`,
      check: (json) => {
        const version = asObject(json['model_version'])
        const { name, source } = version
        const found = stringAt(version, 'version') === newest
        const whole = source === `s3://bucket/${String(name)}/${newest}`
        mustHold(found && whole, 'The alias names the newest version.')
      },
    })
    await measure(context, port, {
      row: 'version-by-tag',
      count: context.scale.reads,
      path: () => search("tags.owner = 'owner-7'"),
      check: (json) => oneOfEachModel(json, (version) => taggedOwner(version) === 'owner-7'),
    })
    const runId = runIds[3]
    mustHold(runId !== undefined, 'There are runs.')
    await measure(context, port, {
      row: 'version-by-run',
      count: context.scale.reads,
      path: () => search(`run_id = '${runId}'`),
      check: (json) => oneOfEachModel(json, (version) => version['run_id'] === runId),
    })
    await measureCreates(context, port, runIds)
  },
}

function search(filter: string): string {
  return `model-versions/search?filter=${encodeURIComponent(filter)}&max_results=200`
}

interface Read {
  readonly row: RowId
  readonly count: number
  readonly path: (i: number) => string
  readonly check: (json: JsonObject) => void
}

async function measure({ scale, report }: WorkContext, port: number, read: Read): Promise<void> {
  const list = Array.from({ length: warmUp + read.count }, (_, i): Request => ({
    method: 'GET',
    path: `/api/2.0/mlflow/${read.path(i)}`,
  }))
  const { latenciesMs } = await runLoad({
    port,
    lists: [list],
    warmUp,
    seconds: scale.readSeconds,
    check: (answer) => read.check(jsonOf(answer)),
  })
  report(read.row, {
    value: median(latenciesMs),
    detail: { requests: latenciesMs.length, p95Ms: percentile(latenciesMs, 95) },
  })
}

/** Eight clients, each with a model of its own, beside those that are there. */
async function measureCreates(
  { scale, report }: WorkContext,
  port: number,
  runIds: readonly string[],
): Promise<void> {
  const names = Array.from({ length: clients }, (_, client) => `new-${client}`)
  using client = new Client(port)
  for (const name of names) await client.ask(post('registered-models/create', { name }))
  const runId = runIds[0] ?? ''
  const lists = names.map((name) =>
    Array.from({ length: warmUp + scale.creates }, (_, i) =>
      createVersionRequest({ name, source: `s3://bucket/${name}/${i + 1}`, owner: 'new', runId }),
    ),
  )
  const highest = new Map<string, number>()
  const measured = await runLoad({
    port,
    lists,
    warmUp,
    seconds: scale.writeSeconds,
    check: (answer) => {
      const version = asObject(jsonOf(answer)['model_version'])
      const name = stringAt(version, 'name')
      const number = (highest.get(name) ?? 0) + 1
      highest.set(name, number)
      const right =
        stringAt(version, 'version') === String(number) &&
        stringAt(version, 'source') === `s3://bucket/${name}/${number}` &&
        taggedOwner(version) === 'new'
      mustHold(right, `Version ${number} of ${name} is not what was sent.`)
    },
  })
  const { latenciesMs } = measured
  report('create-version', {
    value: perSecond(measured),
    detail: {
      requests: latenciesMs.length,
      p50Ms: median(latenciesMs),
      p99Ms: percentile(latenciesMs, 99),
    },
  })
}
