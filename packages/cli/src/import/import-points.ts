import type { SourcePoints } from '@stemma/contract'
import { refuse } from './history-sums.ts'
import { mostPieces, post, runsPerRequest, type Importing } from './importing.ts'

/** Measured: with larger ones, and fewer of them, one side waits for the other. */
const pointsPerRequest = 150_000
const mostUnderWay = 3

/** Brings points of the runs that were taken. Some requests are on their way while the next is read: the server reads one while it writes another. */
export async function importPoints(importing: Importing): Promise<void> {
  const { source, leftOut } = importing
  const requests = new Requests(importing)
  let batch: object[] = []
  let points = 0
  let pieces = 0
  const send = async (): Promise<void> => {
    if (batch.length === 0) return
    await requests.send(batch, points)
    batch = []
    points = 0
    pieces = 0
  }
  for await (const run of source.points()) {
    if (leftOut.has(run.runId)) continue
    batch.push(columnsOf(run))
    pieces += run.series.size
    for (const { length } of run.series.values()) points += length
    if (points >= pointsPerRequest || pieces >= mostPieces || batch.length >= runsPerRequest)
      await send()
  }
  await send()
  await requests.finish()
}

function columnsOf({ runId, series }: SourcePoints): object {
  return {
    run_id: runId,
    series: Array.from(series, ([key, buffer]) => ({
      key,
      columns: Buffer.from(buffer.bytes().buffer).toString('base64'),
      ...(buffer.isExact && { is_exact: true }),
    })),
  }
}

class Requests {
  readonly #importing: Importing
  readonly #underWay = new Set<Promise<void>>()

  constructor(importing: Importing) {
    this.#importing = importing
  }

  /** Resolves when it is on its way. Throws what an earlier one has failed of. */
  async send(runs: readonly object[], points: number): Promise<void> {
    const { sums, signal, onProgress } = this.#importing
    if (this.#underWay.size >= mostUnderWay) await Promise.race(this.#underWay)
    signal?.throwIfAborted()
    const request = post(this.#importing, 'imports.points', { runs }).then(async ({ refused }) => {
      sums.points += points
      refuse(sums, refused)
      this.#underWay.delete(request)
      await onProgress(sums)
    })
    this.#underWay.add(request)
    // One that fails stays, and is awaited before the next; until then nobody else may hear of it.
    request.catch(() => {})
  }

  async finish(): Promise<void> {
    await Promise.all(this.#underWay)
  }
}
