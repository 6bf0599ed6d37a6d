import { notFound } from '@stemma/contract'
import { findRun, type Db, type RunRow } from '@stemma/store'

/** The run, deleted or not, for reading. @throws RESOURCE_DOES_NOT_EXIST */
export async function requireKnownRun(db: Db, runId: string): Promise<RunRow> {
  const run = await findRun(db, runId)
  if (!run) throw notFound(`Run with id=${runId} not found`)
  return run
}
