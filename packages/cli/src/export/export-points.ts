import { parts, tolerated, type Exported } from './exported.ts'

const pointsPerRequest = 1000

/** Writes all points of the runs that are there. */
export async function exportPoints(state: Exported): Promise<void> {
  const { source, target, sums, runs, signal, onProgress } = state
  for await (const { runId, series } of source.points()) {
    const run = runs.get(runId)
    if (run === undefined) continue
    for (const [key, buffer] of series) {
      const all = Array.from(buffer.points(), ({ step, time, value }) => ({
        key,
        value: spelled(value),
        timestamp: time,
        step,
      }))
      for (const metrics of parts(all, pointsPerRequest)) {
        signal?.throwIfAborted()
        await tolerated(state, runId, target.ask('runs/log-batch', { run_id: run.id, metrics }))
        sums.points += metrics.length
        await onProgress(sums)
      }
    }
  }
}

/** MLflow reads NaN as this text. */
function spelled(value: number): number | string {
  return Number.isNaN(value) ? 'NaN' : value
}
