import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import type { EndState, Engine, JobReference } from '@stemma/runner'
import { call } from '@stemma/sdk/client'
import type { Output } from '../effects.ts'
import { attendJob } from '../jobs/attend-job.ts'
import { findAgain, hasEnded, refreshJob } from '../jobs/find-again.ts'
import { settleJob } from '../jobs/settle-job.ts'
import { startJob } from '../jobs/start-job.ts'
import { patiently } from '../run/end-run.ts'
import type { Session } from '../session.ts'
import { shardFiles } from './shard-plan.ts'

/** A shard was not scored: others may be. */
export class ShardError extends Error {}

export interface DoShard {
  readonly engine: Engine
  readonly options: Readonly<Record<string, string>>
  /** Of the plan. */
  readonly folder: string
  readonly index: number
  /** Of the job. */
  readonly name: string
  /** For people: `shard 2 of 4, rows 500 to 1000`. */
  readonly title: string
  readonly cache: string
  /** Of the server; it may have a password. */
  readonly url: string
  /** Ends its job. */
  readonly signal: AbortSignal
}

/** Has an engine do a shard, unless it is done; a job of an earlier try that still goes on is waited for. Throws ShardError if it fails. */
export async function doShard(session: Session, input: DoShard): Promise<void> {
  const { engine, folder, index, title, signal } = input
  const { folder: target } = shardFiles(folder, index)
  if (existsSync(target)) return
  if (signal.aborted) throw new ShardError('it was not begun')
  const {
    jobId,
    reference: job,
    kept,
    ofEngine,
  } = (await findJob(session, input)) ?? {
    // Nothing of an earlier try goes on when this one has another id.
    ...(await patiently(session, () => submit(session, input), { signal })),
    kept: 0,
    ofEngine: engine,
  }
  await session.note(`Job ${jobId} on ${engine.name}: ${title}.`)
  const ended = (await attendJob(session, {
    ...{ engine: ofEngine, job, kept, signal, output: nowhere, isOwn: true },
  })) ?? { state: 'killed', reason: 'it was cancelled' }
  await settleJob(session, {
    ...{ jobId, folder: job.folder, runId: undefined, ended, isCancelled: signal.aborted },
  })
  const reason = reasonOf(ended)
  if (reason !== undefined && !existsSync(target))
    throw new ShardError(`${reason}; stemma jobs logs ${jobId.slice(0, 8)} shows why`)
  if (!existsSync(target))
    throw new ShardError(
      `its answers are not in ${folder}: do the machines of ${engine.name} see it?`,
    )
}

function reasonOf(ended: EndState): string | undefined {
  if (ended.state !== 'ended') return ended.reason
  return ended.exitCode === 0 ? undefined : `job ended with ${ended.exitCode}`
}

/** Of one of many nobody wants to see all that it prints; `stemma jobs logs` has it. */
const nowhere: Output = { isTerminal: false, columns: 80, write: async () => {} }

interface ShardJob {
  readonly jobId: string
  readonly reference: JobReference
}

async function submit(
  session: Session,
  { engine, options, folder, index, name, cache, url }: DoShard,
): Promise<ShardJob> {
  const { shellQuote } = await import('@stemma/runner')
  const jobId = randomUUID().replaceAll('-', '')
  // Before anybody hears of the job: whoever tries again finds it.
  await writeFile(shardFiles(folder, index).job, jobId)
  const [program = '', main = ''] = process.argv
  const command = [program, ...process.execArgv, main, 'predict-shard', folder, String(index)]
  const variables = { STEMMA_URL: url }
  const { reference } = await startJob(session, {
    ...{ jobId, engine, options, name, cache, kind: 'predict', leftovers: [] },
    ...{ workFolder: process.cwd(), command: command.map(shellQuote).join(' ') },
    environment: { ...session.effects.environment, ...variables },
    variables,
  })
  return { jobId, reference }
}

/** The job of an earlier try, if it goes on still. */
async function findJob(
  session: Session,
  { folder, index }: DoShard,
): Promise<(ShardJob & { readonly kept: number; readonly ofEngine: Engine }) | undefined> {
  const jobId = await readFile(shardFiles(folder, index).job, 'utf8').catch(() => '')
  if (jobId === '') return undefined
  const known = await call(session.http, 'jobs.get', { job_id: jobId }).catch(() => undefined)
  if (known === undefined || hasEnded(known)) return undefined
  const row = await refreshJob(session, known)
  if (hasEnded(row) || row.state === 'lost') return undefined
  const found = await findAgain(session, row)
  return (
    found && {
      ...{ jobId, reference: found.reference, ofEngine: found.engine },
      kept: Number(row.log_bytes),
    }
  )
}
