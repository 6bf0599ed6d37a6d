import { Client, post } from '../load/client.ts'
import { createRunRequest, epochMs, madeRun } from './runs.ts'
import { metricsOf, paramsOf, teamOf } from './search-data.ts'

const seeders = 4

/** Fills a server with runs of 20 metrics, 10 params and a tag through its own API. */
export async function seedRuns(port: number, count: number): Promise<void> {
  let next = 0
  const seed = async (): Promise<void> => {
    using client = new Client(port)
    while (next < count) {
      const run = next++
      const { runId } = madeRun(await client.ask(createRunRequest(run, teamOf(run))))
      const times = { timestamp: epochMs + run, step: 0 }
      const metrics = metricsOf(run).map((metric) => ({ ...metric, ...times }))
      await client.ask(post('runs/log-batch', { run_id: runId, metrics, params: paramsOf(run) }))
    }
  }
  await Promise.all(Array.from({ length: seeders }, seed))
}
