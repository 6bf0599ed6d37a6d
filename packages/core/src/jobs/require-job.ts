import { notFound } from '@stemma/contract'
import { findJob, lockJob, type Db, type JobRow, type Tx } from '@stemma/store'

/** @throws RESOURCE_DOES_NOT_EXIST */
export async function requireJob(db: Db, jobId: string): Promise<JobRow> {
  return found(await findJob(db, jobId), jobId)
}

/** The same for writing. @throws RESOURCE_DOES_NOT_EXIST */
export async function requireLockedJob(tx: Tx, jobId: string): Promise<JobRow> {
  return found(await lockJob(tx, jobId), jobId)
}

function found(row: JobRow | undefined, jobId: string): JobRow {
  if (row === undefined) throw notFound(`There is no job '${jobId}'.`)
  return row
}
