import { notFound } from '@stemma/contract'
import { findRun, readSeries, type Db } from '@stemma/store'

/** Throws RESOURCE_DOES_NOT_EXIST when there is no such run, or none of its metrics has this name. */
export async function requireMetric(db: Db, runId: string, key: string): Promise<void> {
  const run = await findRun(db, runId)
  if (!run) throw notFound(`Run with id=${runId} not found`)
  if ((await readSeries(db, run.run_no, [key])).size === 0)
    throw notFound(`Run with id=${runId} has no metric '${key}'`)
}
