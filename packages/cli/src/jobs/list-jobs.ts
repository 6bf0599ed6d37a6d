import type { NativeJob } from '@stemma/contract'
import { call, readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { moreNote } from '../more-note.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { formatTime, isoTime } from '../table/format-time.ts'
import type { Column } from '../table/render-table.ts'
import { hasEnded, refreshJob } from './find-again.ts'

const usualLimit = 50

export interface ListJobsOptions extends SessionOptions {
  readonly state?: NativeJob['state']
  readonly kind?: string
  readonly engine?: string
  readonly run?: string
  readonly name?: string
  readonly limit?: number
}

/** Prints jobs, newest first. Those of this machine that nobody waits for are asked of their engines. */
export async function listJobs(
  { state, kind, engine, run, name, limit, ...options }: ListJobsOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const { items, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
    const answer = await call(session.http, 'jobs.list', {
      ...page,
      ...(state !== undefined && { state: [state] }),
      ...(kind !== undefined && { kind }),
      ...(engine !== undefined && { engine }),
      ...(run !== undefined && { run_id: run }),
      ...(name !== undefined && { name }),
    })
    return { items: answer.jobs, nextPageToken: answer.next_page_token }
  })
  const jobs: NativeJob[] = []
  for (const one of items) jobs.push(hasEnded(one) ? one : await refreshJob(session, one))
  if (hasMore && limit === undefined) await session.note(moreNote(usualLimit))
  if (session.json) return session.printJson(jobs)
  if (jobs.length === 0 && effects.stdout.isTerminal)
    return session.note('There are no jobs. Start one: stemma run PROJECT')
  await session.printTable(jobs, columns)
}

const columns: readonly Column<NativeJob>[] = [
  { title: 'job', text: ({ job_id: id }) => id.slice(0, 8), exact: (one) => one.job_id },
  { title: 'kind', text: ({ kind }) => kind },
  { title: 'engine', text: ({ engine }) => engine },
  { title: 'state', text: stateText, exact: ({ state }) => state },
  {
    title: 'exit',
    align: 'right',
    text: ({ exit_code: code }) => (code === undefined ? '' : String(code)),
  },
  {
    title: 'run',
    text: ({ run_id: id }) => (id ?? '').slice(0, 8),
    exact: (one) => one.run_id ?? '',
  },
  { title: 'host', text: ({ host }) => host },
  {
    title: 'created',
    text: ({ creation_time: time }) => formatTime(time),
    exact: ({ creation_time: time }) => isoTime(time),
  },
]

export function stateText({ state, cancel_requested: isCancelled }: NativeJob): string {
  return isCancelled && state !== 'ended' && state !== 'killed'
    ? `${state}, to be cancelled`
    : state
}
