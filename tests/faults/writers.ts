import { createHash } from 'node:crypto'
import type { HttpAnswer } from '../http/request.ts'
import { newSent, pointsOfBatch, type Ledger } from './ledger.ts'
import type { Random } from './random.ts'
import type { TrackingApi } from './tracking-api.ts'

/** An answer that was not 200, or a broken connection: the write may or may not be there. */
export interface Refusal {
  readonly what: string
  readonly answer: HttpAnswer | undefined
  readonly afterMs: number
}

export interface Load {
  /** Stops after the requests that are under way and answers all refusals. */
  stop(): Promise<readonly Refusal[]>
  refusals(): readonly Refusal[]
}

export interface LoadOptions {
  readonly api: TrackingApi
  readonly ledger: Ledger
  readonly random: Random
  /** Writers of each kind. */
  readonly writers: number
  /** Artifacts too; off where the test is about rows only. */
  readonly artifacts?: boolean
}

/** Starts writers of single metrics, batches, runs and artifacts, which note in the ledger what they sent. */
export async function startLoad({
  api,
  ledger,
  random,
  writers,
  artifacts,
}: LoadOptions): Promise<Load> {
  const refusals: Refusal[] = []
  const stopped = new AbortController()
  /** Repeats a write that answers whether it was acknowledged. */
  const loop = async (write: () => Promise<boolean>): Promise<void> => {
    while (!stopped.signal.aborted) {
      if (await write()) continue
      // A server that refuses at once must not be asked in a tight circle.
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  /** Sends one write and answers whether it was acknowledged. */
  const attempt = async (
    what: string,
    request: () => Promise<HttpAnswer>,
  ): Promise<HttpAnswer | undefined> => {
    const started = performance.now()
    const answer = await request().catch(() => undefined)
    if (answer?.status === 200) return answer
    refusals.push({ what, answer, afterMs: performance.now() - started })
    return undefined
  }

  const seriesWriter = async (index: number): Promise<() => Promise<boolean>> => {
    const runId = await api.newRun(ledger.experimentId, `series-${index}`)
    note(ledger, runId)
    const sent = newSent<number>()
    ledger.series.set(runId, sent)
    return async () => {
      const step = sent.tried.size
      sent.tried.add(step)
      const point = { run_id: runId, key: 'loss', value: step / 2, timestamp: 1000 + step, step }
      const answer = await attempt('log-metric', () => api.post('runs/log-metric', point))
      if (answer === undefined) return false
      sent.acknowledged.add(step)
      return true
    }
  }

  const batchWriter = async (index: number): Promise<() => Promise<boolean>> => {
    const runId = await api.newRun(ledger.experimentId, `batches-${index}`)
    note(ledger, runId)
    const sent = newSent<number>()
    ledger.batches.set(runId, sent)
    return async () => {
      const number = sent.tried.size
      sent.tried.add(number)
      const key = `b${number}`
      const metrics = Array.from({ length: pointsOfBatch }, (_, step) => {
        return { key, value: step, timestamp: 1000 + step, step }
      })
      const pairs = [{ key, value: key }]
      const body = { run_id: runId, metrics, params: pairs, tags: pairs }
      const answer = await attempt('log-batch', () => api.post('runs/log-batch', body))
      if (answer === undefined) return false
      sent.acknowledged.add(number)
      return true
    }
  }

  let created = ledger.runs.tried.size
  const runWriter = async (): Promise<boolean> => {
    const name = `new-${(created += 1)}`
    const tags = ['a', 'b', 'c'].map((key) => ({ key, value: name }))
    const body = {
      experiment_id: ledger.experimentId,
      run_name: name,
      start_time: Date.now(),
      tags,
    }
    const answer = await attempt('create-run', () => api.post('runs/create', body))
    if (answer === undefined) return false
    // A 200 of this route has this shape; the client suites check it.
    note(ledger, (answer.json as { run: { info: { run_id: string } } }).run.info.run_id)
    return true
  }

  let files = ledger.artifacts.size
  const artifactWriter = (runId: string) => async (): Promise<boolean> => {
    // Mostly a new file, sometimes an older one again.
    const number = random.integer(0, 3) === 0 && files > 0 ? random.integer(0, files - 1) : files++
    const path = `${ledger.experimentId}/${runId}/artifacts/f${number}.bin`
    const content = random.bytes(random.integer(1, 150_000))
    const digest = createHash('sha256').update(content).digest('hex')
    const entry = ledger.artifacts.get(path) ?? { acknowledged: undefined, unanswered: new Set() }
    ledger.artifacts.set(path, entry)
    entry.unanswered.add(digest)
    const answer = await attempt('artifact', () => api.put(path, content))
    if (answer === undefined) return false
    entry.acknowledged = digest
    entry.unanswered.clear()
    return true
  }

  const loops: Promise<void>[] = []
  for (let index = 0; index < writers; index += 1) {
    for (const writer of [await seriesWriter(index), await batchWriter(index), runWriter]) {
      loops.push(loop(writer))
    }
  }
  if (artifacts === true) {
    // One writer of artifacts, so that the order of its contents is known.
    const runId = await api.newRun(ledger.experimentId, 'artifacts')
    note(ledger, runId)
    loops.push(loop(artifactWriter(runId)))
  }
  return {
    refusals: () => refusals,
    async stop() {
      stopped.abort()
      await Promise.all(loops)
      return refusals
    },
  }
}

function note(ledger: Ledger, runId: string): void {
  ledger.runs.tried.add(runId)
  ledger.runs.acknowledged.add(runId)
}
