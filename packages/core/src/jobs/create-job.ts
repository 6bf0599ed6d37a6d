import { invalidParameter, type NewJob } from '@stemma/contract'
import { findJob, insertJob, type JobRow } from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { requireActiveRun } from '../runs/require-active-run.ts'

const longest = { name: 500, engine: 100, host: 500, folder: 4096, command: 100_000 } as const

/** Records a job before its engine is asked. The request can be sent again. @throws RESOURCE_DOES_NOT_EXIST for an unknown run */
export async function createJob(ctx: RowCtx, input: NewJob): Promise<JobRow> {
  authorize(ctx, 'run:write')
  if (!/^[0-9a-f]{32}$/u.test(input.job_id))
    throw invalidParameter("Invalid value for parameter 'job_id' supplied: It has 32 hex digits.")
  for (const field of ['name', 'engine', 'host', 'folder', 'command'] as const)
    if (input[field].length > longest[field])
      throw invalidParameter(
        `Invalid value for parameter '${field}' supplied: ${longest[field]} characters at most.`,
      )
  return ctx.store.write(async (tx) => {
    const known = await findJob(tx, input.job_id)
    if (known !== undefined) return known
    const run = input.run_id === '' ? undefined : await requireActiveRun(tx, input.run_id)
    const row = await insertJob(tx, {
      ...{ job_id: input.job_id, kind: input.kind, name: input.name, engine: input.engine },
      ...{ host: input.host, folder: input.folder, command: input.command },
      ...{ state: 'submitting', is_cancelled: 0, handle: '', reason: '', log_bytes: 0 },
      run_no: run?.runNo ?? null,
      run_id: input.run_id,
      exit_code: null,
      created_by: actorName(ctx.actor),
      created_at: ctx.now(),
      ...{ started_at: null, ended_at: null },
    })
    await audit(ctx, tx, 'job.create', `jobs:/${row.job_id}`, { engine: row.engine })
    return row
  })
}
