import { invalidParameter } from '@stemma/contract'
import { insertJobLog, readJobLog as readPieces, updateJob, type JobRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireJob, requireLockedJob } from './require-job.ts'
import { endStates } from './update-job.ts'

const mostOfPiece = 256 * 1024
/** Of one job: the whole log is an artifact of its run. */
const mostOfLog = 16 * 1024 * 1024
const piecesOfPage = 16

/** Adds to the log of a job what stands behind `from`, if that is its end: a piece that came before is left alone. */
export async function addJobLog(
  ctx: RowCtx,
  { jobId, from, text }: { readonly jobId: string; readonly from: number; readonly text: string },
): Promise<JobRow> {
  authorize(ctx, 'run:write')
  const size = Buffer.byteLength(text)
  if (size > mostOfPiece)
    throw invalidParameter("Invalid value for parameter 'text' supplied: 256 KiB at most.")
  return ctx.store.write(async (tx) => {
    const job = await requireLockedJob(tx, jobId)
    const end = Number(job.log_bytes)
    if (from > end)
      throw invalidParameter(
        `Invalid value for parameter 'from' supplied: The log has ${end} bytes.`,
      )
    if (from < end || size === 0 || end >= mostOfLog) return job
    await insertJobLog(tx, { jobNo: job.job_no, runNo: job.run_no, start: end, text })
    await updateJob(tx, job.job_no, { log_bytes: end + size })
    return requireJob(tx, jobId)
  })
}

export interface JobLogPage {
  readonly text: string
  readonly next: number
  readonly isComplete: boolean
}

/** A page of what a job has printed, from a byte on: where a page before ended, or anywhere. */
export async function readJobLog(
  ctx: RowCtx,
  { jobId, from }: { readonly jobId: string; readonly from: number },
): Promise<JobLogPage> {
  authorize(ctx, 'run:read')
  if (from < 0) throw invalidParameter("Invalid value for parameter 'from' supplied: 0 or more.")
  return ctx.store.read(async (db) => {
    const job = await requireJob(db, jobId)
    const pieces = await readPieces(db, { jobNo: job.job_no, from, limit: piecesOfPage })
    const text = pieces.map((piece) => behind(piece, from)).join('')
    const last = pieces.at(-1)
    const end = last === undefined ? 0 : last.start + Buffer.byteLength(last.text)
    const next = Math.max(from, end)
    const isComplete = next >= Number(job.log_bytes) && endStates.has(job.state)
    return { text, next, isComplete }
  })
}

/** What of a piece stands behind a byte of the log; of a sign that it cuts, nothing. */
function behind(
  { start, text }: { readonly start: number; readonly text: string },
  from: number,
): string {
  if (from <= start) return text
  const bytes = Buffer.from(text).subarray(from - start)
  const at = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80)
  return at < 0 ? '' : bytes.subarray(at).toString()
}
