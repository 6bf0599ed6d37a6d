import type { NativeJob } from '@stemma/contract'
import type { JobRow } from '@stemma/core'

/** A job as the API shows it. */
export function jobFields(row: JobRow): NativeJob {
  return {
    ...{ job_id: row.job_id, kind: row.kind, name: row.name, engine: row.engine },
    state: row.state as NativeJob['state'], // `createJob` and `updateJob` wrote it
    cancel_requested: row.is_cancelled === 1,
    ...{ handle: row.handle, host: row.host, folder: row.folder, command: row.command },
    ...(row.run_id !== '' && { run_id: row.run_id }),
    ...(row.exit_code !== null && { exit_code: row.exit_code }),
    ...{ reason: row.reason, log_bytes: row.log_bytes, created_by: row.created_by },
    creation_time: row.created_at,
    ...(row.started_at !== null && { start_time: row.started_at }),
    ...(row.ended_at !== null && { end_time: row.ended_at }),
  }
}
