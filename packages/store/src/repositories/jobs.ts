import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { Db, Tx } from '../db.ts'
import type { JobTable } from '../job-tables.ts'

export type JobRow = Readonly<Selectable<JobTable>>

export async function insertJob(tx: Tx, row: Insertable<JobTable>): Promise<JobRow> {
  return tx.query.insertInto('jobs').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function findJob(db: Db, jobId: string): Promise<JobRow | undefined> {
  return db.query.selectFrom('jobs').selectAll().where('job_id', '=', jobId).executeTakeFirst()
}

/** The same, and nobody else changes it in the meantime. */
export async function lockJob(tx: Tx, jobId: string): Promise<JobRow | undefined> {
  await tx.query.updateTable('jobs').set({ job_id: jobId }).where('job_id', '=', jobId).execute()
  return findJob(tx, jobId)
}

export async function updateJob(
  tx: Tx,
  jobNo: number,
  changes: Updateable<JobTable>,
): Promise<void> {
  await tx.query.updateTable('jobs').set(changes).where('job_no', '=', jobNo).execute()
}

export interface JobFilter {
  readonly states?: readonly string[] | undefined
  readonly kind?: string | undefined
  readonly engine?: string | undefined
  readonly runNo?: number | undefined
  /** A part of its name, in capitals or not. */
  readonly name?: string | undefined
}

/** Jobs, newest first, behind the one of the number `before`. */
export async function readJobs(
  db: Db,
  {
    states,
    kind,
    engine,
    runNo,
    name = '',
    before,
    limit,
  }: JobFilter & { readonly before: number | undefined; readonly limit: number },
): Promise<readonly JobRow[]> {
  let query = db.query.selectFrom('jobs').selectAll()
  if (states !== undefined && states.length > 0) query = query.where('state', 'in', [...states])
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (engine !== undefined) query = query.where('engine', '=', engine)
  if (runNo !== undefined) query = query.where('run_no', '=', runNo)
  if (name !== '')
    // As both databases can say it, with no character that means something else.
    query = query.where(
      // SQLite knows the capitals of ASCII only.
      sql<boolean>`(replace(lower(name), ${name.toLowerCase()}, '') <> lower(name) or replace(name, ${name}, '') <> name)`,
    )
  if (before !== undefined) query = query.where('job_no', '<', before)
  return query.orderBy('job_no', 'desc').limit(limit).execute()
}

export async function insertJobLog(
  tx: Tx,
  row: {
    readonly jobNo: number
    readonly runNo: number | null
    readonly start: number
    readonly text: string
  },
): Promise<void> {
  const { jobNo, runNo, start, text } = row
  await tx.query
    .insertInto('job_logs')
    .values({ job_no: jobNo, run_no: runNo, start, text })
    .execute()
}

/** Pieces of a log from the one with the byte `from` on, in order, `limit` at most. */
export async function readJobLog(
  db: Db,
  { jobNo, from, limit }: { readonly jobNo: number; readonly from: number; readonly limit: number },
): Promise<readonly { readonly start: number; readonly text: string }[]> {
  const rows = await db.query
    .selectFrom('job_logs')
    .select(['start', 'text'])
    .where('job_no', '=', jobNo)
    .where('start', '>=', (piece) =>
      piece
        .selectFrom('job_logs')
        .select(({ fn }) => fn.coalesce(fn.max('start'), sql<number>`0`).as('start'))
        .where('job_no', '=', jobNo)
        .where('start', '<=', from),
    )
    .orderBy('start')
    .limit(limit)
    .execute()
  return rows.map(({ start, text }) => ({ start: Number(start), text }))
}
