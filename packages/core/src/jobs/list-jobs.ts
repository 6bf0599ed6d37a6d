import { notFound } from '@stemma/contract'
import { findRun, readJobs, type JobRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { refuseLonger } from '../limits/text-length.ts'
import { numberAt, readPage, type Page } from '../search/read-page.ts'
import { requireJob } from './require-job.ts'

export interface ListJobs {
  readonly states: readonly string[]
  readonly kind?: string | undefined
  readonly engine?: string | undefined
  readonly runId?: string | undefined
  /** A part of its name, in capitals or not. */
  readonly name?: string | undefined
  readonly limit: number
  readonly pageToken?: string | undefined
}

/** Jobs, newest first. @throws RESOURCE_DOES_NOT_EXIST for an unknown run */
export async function listJobs(
  ctx: RowCtx,
  { states, kind, engine, runId, name, limit, pageToken }: ListJobs,
): Promise<Page<JobRow>> {
  authorize(ctx, 'run:read')
  refuseLonger('name', { text: name ?? '', limit: 500 })
  const run = runId === undefined ? undefined : await ctx.store.read((db) => findRun(db, runId))
  if (runId !== undefined && run === undefined) throw notFound(`Run with id=${runId} not found`)
  const runNo = run?.run_no
  return readPage(
    ctx,
    {
      about: ['jobs', ...states, kind ?? null, engine ?? null, runNo ?? null, name ?? null],
      size: limit,
      pageToken,
    },
    {
      find: (db, { start, limit: size }) =>
        readJobs(db, { states, kind, engine, runNo, name, before: numberAt(start), limit: size }),
      read: async (_db, rows) => rows,
      positionOf: ({ job_no: no }) => [no],
    },
  )
}

/** One job. @throws RESOURCE_DOES_NOT_EXIST */
export async function getJob(ctx: RowCtx, { jobId }: { readonly jobId: string }): Promise<JobRow> {
  authorize(ctx, 'run:read')
  return ctx.store.read((db) => requireJob(db, jobId))
}
