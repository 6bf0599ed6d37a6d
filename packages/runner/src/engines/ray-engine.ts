import type { ProcessEnvironment } from '../environment/program.ts'
import { shellQuote } from '../project/shell-quote.ts'
import { RunnerError } from '../runner-error.ts'
import type { Engine, JobReference } from './engine.ts'
import { bearer, HttpEngine } from './http-engine.ts'
import { noteCancelled, readEnd, readLog, writeWholeScript } from './job-files.ts'
import { refuseOptions } from './refuse-options.ts'
import { textOf } from './text-of.ts'

const usualAddress = 'http://127.0.0.1:8265'
const known: ReadonlySet<string> = new Set([
  ...['address', 'num-cpus', 'num-gpus', 'memory', 'token'],
])

/**
 * Ray Jobs by their REST API (https://docs.ray.io/en/latest/cluster/running-applications/job-submission/rest.html). The folder of a job must be seen by
 * the nodes. Options: `address`, `num-cpus`, `num-gpus`, `memory` of the entry point, `token`.
 */
export function rayEngine(
  options: Readonly<Record<string, string>>,
  environment: ProcessEnvironment,
): Engine {
  refuseOptions('Ray', options, known)
  const address =
    options['address'] ?? environment['RAY_API_SERVER_ADDRESS'] ?? environment['RAY_ADDRESS']
  const http = new HttpEngine(
    'Ray',
    address === undefined || address === 'auto' ? usualAddress : address,
    bearer(options['token'] ?? environment['RAY_AUTH_TOKEN']),
  )
  const path = ({ jobId }: Pick<JobReference, 'jobId'>): string => `/api/jobs/${nameOf(jobId)}`
  const find = async (job: JobReference): Promise<string | undefined> =>
    (await http.json({ method: 'GET', path: path(job) })) && nameOf(job.jobId)
  return {
    name: 'ray',
    submit: async (job) => {
      const script = await writeWholeScript(job)
      const body = {
        entrypoint: `bash ${shellQuote(script)}`,
        submission_id: nameOf(job.jobId),
        metadata: { stemma_job_id: job.jobId, name: job.name },
        ...numberOf(options, 'num-cpus', 'entrypoint_num_cpus'),
        ...numberOf(options, 'num-gpus', 'entrypoint_num_gpus'),
        ...numberOf(options, 'memory', 'entrypoint_memory'),
      }
      const answer = await http
        .json({ method: 'POST', path: '/api/jobs/', body })
        .catch(async (error: unknown) => {
          // Sent twice: the first one was heard.
          const there = await find({ ...job, handle: undefined })
          if (there !== undefined) return { submission_id: there }
          throw error
        })
      const known = textOf(answer?.['submission_id'])
      if (known === '')
        throw new RunnerError(
          "there is no API of Ray Jobs at this address: it is that of Ray's dashboard, such as http://head:8265.",
        )
      return known
    },
    status: async (job) => {
      const ended = await readEnd(job.folder)
      if (ended !== undefined) return ended
      const found = await http.json({ method: 'GET', path: path(job) })
      if (found === undefined) return { state: 'lost', reason: 'Ray knows no such job' }
      const message = textOf(found['message'])
      switch (found['status']) {
        case 'PENDING':
          return { state: 'waiting' }
        case 'RUNNING':
          return { state: 'running' }
        case 'SUCCEEDED':
          return { state: 'ended', exitCode: 0 }
        case 'STOPPED':
          return { state: 'killed', reason: `Ray says STOPPED: ${message}` }
        default: {
          const code = Number(found['driver_exit_code'])
          return Number.isInteger(code) && code > 0
            ? { state: 'ended', exitCode: code }
            : { state: 'killed', reason: `Ray says ${textOf(found['status'])}: ${message}` }
        }
      }
    },
    logs: ({ folder }, from) => readLog(folder, from),
    cancel: async (job) => {
      await noteCancelled(job.folder)
      await http.json({ method: 'POST', path: `${path(job)}/stop`, body: {} })
    },
    find,
  }
}

function nameOf(jobId: string): string {
  return `stemma-${jobId}`
}

function numberOf(
  options: Readonly<Record<string, string>>,
  name: string,
  field: string,
): Readonly<Record<string, number>> {
  const text = options[name]
  if (text === undefined) return {}
  const number = Number(text)
  if (text.trim() === '' || !(number >= 0)) throw new RunnerError(`${name} must be a number.`)
  return { [field]: number }
}
