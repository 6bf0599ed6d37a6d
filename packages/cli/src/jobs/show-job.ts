import type { NativeJob } from '@stemma/contract'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { formatTime, isoTime } from '../table/format-time.ts'
import { printFields } from '../table/print-fields.ts'
import { refreshJob } from './find-again.ts'
import { findJob } from './find-job.ts'
import { stateText } from './list-jobs.ts'

/** Prints one job, as its engine has it now if that can be asked here. */
export async function showJob(
  { job, ...options }: SessionOptions & { readonly job: string },
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const row = await refreshJob(session, await findJob(session.http, job))
  if (session.json) return session.printJson(row)
  const time = effects.stdout.isTerminal ? formatTime : isoTime
  await printFields(session, fieldsOf(row, time))
}

function fieldsOf(
  row: NativeJob,
  time: (value: NativeJob['creation_time'] | undefined) => string,
): [name: string, value: string][] {
  const fields: [string, string][] = [
    ['job', row.job_id],
    ['kind', row.kind],
    ['name', row.name],
    ['state', stateText(row)],
    ['exit code', row.exit_code === undefined ? '' : String(row.exit_code)],
    ['reason', row.reason],
    ['engine', row.handle === '' ? row.engine : `${row.engine}, ${row.handle}`],
    ['run', row.run_id ?? ''],
    ['host', row.host],
    ['folder', row.folder],
    ['command', row.command],
    ['by', row.created_by],
    ['created', time(row.creation_time)],
    ['started', row.start_time === undefined ? '' : time(row.start_time)],
    ['ended', row.end_time === undefined ? '' : time(row.end_time)],
  ]
  return fields.filter(([, value]) => value !== '')
}
