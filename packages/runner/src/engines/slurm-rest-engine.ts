import type { ProcessEnvironment } from '../environment/program.ts'
import { shellQuote } from '../project/shell-quote.ts'
import { RunnerError } from '../runner-error.ts'
import type { Engine, JobReference } from './engine.ts'
import { HttpEngine, type EngineCall } from './http-engine.ts'
import { noteCancelled, readEnd, readLog, writeWholeScript } from './job-files.ts'
import { refuseOptions } from './refuse-options.ts'
import {
  jobsIn,
  newestVersion,
  objectOf,
  refusalIn,
  slurmRestOptions,
  submission,
} from './slurm-rest-messages.ts'
import { slurmJobName } from './slurm-state.ts'
import { textOf } from './text-of.ts'

/**
 * Slurm by its REST API (slurmrestd), in the newest version that it has. The folder of a job must be seen by the nodes. Who asks is proved by a token in
 * SLURM_JWT (`scontrol token`), which is kept nowhere.
 */
export function slurmRestEngine(
  options: Readonly<Record<string, string>>,
  environment: ProcessEnvironment,
): Engine {
  refuseOptions('Slurm by REST', options, slurmRestOptions)
  const token = environment['SLURM_JWT'] ?? ''
  const http = new HttpEngine('slurmrestd', options['address'] ?? '', {
    ...(token !== '' && {
      'x-slurm-user-token': token,
      'x-slurm-user-name': options['user'] ?? userIn(token) ?? environment['USER'] ?? '',
    }),
  })
  let version: Promise<number> | undefined
  const findVersion = (): Promise<number> => {
    version ??= read(http, { method: 'GET', path: '/openapi/v3' }).then(newestVersion)
    // What failed is asked again.
    version.catch(() => (version = undefined))
    return version
  }
  /** The answer; undefined if Slurm knows no such job. */
  const ask = async (
    method: EngineCall['method'],
    path: string,
    makeBody?: (version: number) => unknown,
  ): Promise<unknown> => {
    const known = await findVersion()
    const body = makeBody?.(known)
    const answer = await read(http, {
      ...{ method, path: `/slurm/v0.0.${known}/${path}` },
      ...(body !== undefined && { body }),
    })
    const refusal = refusalIn(answer)
    if (refusal === undefined) return answer
    if (refusal.isUnknown) return undefined
    throw new RunnerError(`slurmrestd: ${refusal.text}`)
  }
  const find = async ({ jobId }: JobReference): Promise<string | undefined> => {
    const jobs = jobsIn(await ask('GET', 'jobs'))
    return jobs.findLast(({ name }) => name === slurmJobName(jobId))?.id
  }
  return {
    name: 'slurm',
    submit: async (job) => {
      const written = await writeWholeScript(job)
      const script = [
        '#!/bin/bash',
        // A node that failed is no reason to train twice, and not every version heeds `requeue`.
        '[ "${SLURM_RESTART_COUNT:-0}" = 0 ] || exit 75',
        `exec bash ${shellQuote(written)}`,
        '',
      ].join('\n')
      const answer = await ask('POST', 'job/submit', (known) =>
        submission(known, { job, script, options }),
      )
      const id = textOf(objectOf(answer)['job_id'])
      if (id === '') throw new RunnerError('slurmrestd took the job and did not say its number.')
      return id
    },
    status: async (job) => {
      const ended = await readEnd(job.folder)
      if (ended !== undefined) return ended
      const handle = job.handle ?? (await find(job))
      if (handle === undefined) return { state: 'lost', reason: 'Slurm knows no such job' }
      const [found] = jobsIn(await ask('GET', `job/${encodeURIComponent(handle)}`))
      // What ended a moment ago is in its folder.
      if (found === undefined)
        return (
          (await readEnd(job.folder)) ?? { state: 'lost', reason: 'Slurm has forgotten the job' }
        )
      return found.state
    },
    logs: ({ folder }, from) => readLog(folder, from),
    cancel: async (job) => {
      await noteCancelled(job.folder)
      const handle = job.handle ?? (await find(job))
      if (handle !== undefined) await ask('DELETE', `job/${encodeURIComponent(handle)}`)
    },
    find,
  }
}

/** The parsed answer: Slurm says its own errors in JSON, with whatever status. Throws RunnerError for anything else. */
async function read(http: HttpEngine, call: EngineCall): Promise<unknown> {
  const { status, text } = await http.ask(call)
  if (status === 401)
    throw new RunnerError(
      'slurmrestd refuses the token: make one with `scontrol token`, and give it as SLURM_JWT.',
    )
  try {
    const answer: unknown = JSON.parse(text)
    if (status < 300 || refusalIn(answer) !== undefined) return answer
  } catch {
    // Said below.
  }
  throw new RunnerError(`slurmrestd answered ${status}: ${text.trim().slice(0, 500)}`)
}

/** Whom a token is for, as Slurm writes it (`sun`). It is not checked here: slurmrestd does. */
function userIn(token: string): string | undefined {
  try {
    const payload: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    )
    const user = textOf(objectOf(payload)['sun'])
    return user === '' ? undefined : user
  } catch {
    return undefined
  }
}
