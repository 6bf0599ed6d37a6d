import { RunnerError } from '../runner-error.ts'
import type { EngineJob, EngineState } from './engine.ts'
import { jobFiles } from './job-files.ts'
import { slurmJobName, slurmState } from './slurm-state.ts'
import { textOf } from './text-of.ts'

/**
 * What slurmrestd is told and what it says, in the versions of its API (https://slurm.schedmd.com/rest_api.html): 38 is v0.0.38, of Slurm 22.05. From 39 on
 * numbers are objects and the environment is a list, from 40 on states are lists and the script is a field of the job.
 */

/** Options by the names of sbatch. */
export const slurmRestOptions: ReadonlySet<string> = new Set([
  ...['address', 'user', 'partition', 'account', 'qos', 'reservation', 'constraint'],
  ...['time', 'mem', 'cpus-per-task', 'gpus'],
])

type Options = Readonly<Record<string, string>>

/** The newest version that an OpenAPI description has jobs for. Throws RunnerError if it has none. */
export function newestVersion(openApi: unknown): number {
  const paths = Object.keys(objectOf(objectOf(openApi)['paths']))
  const versions = paths.flatMap((path) => {
    const found = /^\/slurm\/v0\.0\.(\d+)\/job\/submit\/?$/u.exec(path)?.[1]
    return found === undefined ? [] : [Number(found)]
  })
  if (versions.length === 0)
    throw new RunnerError(
      'slurmrestd has no API of jobs: it was started without an openapi plugin.',
    )
  return Math.max(...versions)
}

/** A job as it is submitted. Throws RunnerError for an option that can't be. */
export function submission(
  version: number,
  {
    job,
    script,
    options,
  }: { readonly job: EngineJob; readonly script: string; readonly options: Options },
): unknown {
  const { environment } = job
  // Only what is no secret: everybody with the right to see the job may ask for it. The script has the rest from a file.
  const variables = {
    PATH: environment['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    STEMMA_JOB_ID: job.jobId,
    ...(environment['HOME'] !== undefined && { HOME: environment['HOME'] }),
  }
  const fields = {
    name: slurmJobName(job.jobId),
    comment: job.name,
    current_working_directory: job.workFolder,
    standard_output: `${jobFiles(job.folder).log}.slurm`.replaceAll('%', '%%'),
    requeue: false,
    environment:
      version < 39
        ? variables
        : Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    ...optionFields(version, options),
  }
  return version < 40 ? { script, job: fields } : { job: { ...fields, script } }
}

function optionFields(version: number, options: Options): Readonly<Record<string, unknown>> {
  const number = (value: number): unknown =>
    version < 39 ? value : { set: true, infinite: false, number: value }
  const { partition, account, qos, reservation, constraint, time, mem, gpus } = options
  const cpus = options['cpus-per-task']
  return {
    ...(partition !== undefined && { partition }),
    ...(account !== undefined && { account }),
    ...(qos !== undefined && { qos }),
    ...(reservation !== undefined && { reservation }),
    ...(constraint !== undefined && { constraints: constraint }),
    ...(time !== undefined && { time_limit: number(minutesOf(time)) }),
    ...(mem !== undefined && { memory_per_node: number(mebibytesOf(mem)) }),
    ...(cpus !== undefined && { cpus_per_task: wholeOf('cpus-per-task', cpus) }),
    ...(gpus !== undefined &&
      (version < 39 ? { gpus } : { tres_per_job: `gres/gpu:${wholeOf('gpus', gpus)}` })),
  }
}

/** Slurm's ways to say a time: minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes, days-hours:minutes:seconds. */
function minutesOf(text: string): number {
  const [, days, rest = ''] = /^(?:(\d+)-)?(\d+(?::\d+){0,2})$/u.exec(text) ?? []
  if (rest === '')
    throw new RunnerError(`time must be as sbatch takes it: 02:00:00. Not '${text}'.`)
  const parts = rest.split(':').map(Number)
  const [first = 0, second = 0, third = 0] = parts
  if (days !== undefined) return Number(days) * 1440 + first * 60 + second + Math.ceil(third / 60)
  if (parts.length === 3) return first * 60 + second + Math.ceil(third / 60)
  return first + Math.ceil(second / 60)
}

function mebibytesOf(text: string): number {
  const [, number = '', unit = 'M'] = /^(\d+)([KMGT]?)B?$/iu.exec(text) ?? []
  if (number === '') throw new RunnerError(`mem must be as sbatch takes it: 16G. Not '${text}'.`)
  const power = { K: -1, M: 0, G: 1, T: 2 }[unit.toUpperCase()] ?? 0
  return Math.ceil(Number(number) * 1024 ** power)
}

function wholeOf(name: string, text: string): number {
  if (!/^\d{1,6}$/u.test(text)) throw new RunnerError(`${name} must be a whole number.`)
  return Number(text)
}

/** What Slurm says against a question; undefined if nothing. `isUnknown`: there is no such job. */
export function refusalIn(
  answer: unknown,
): { readonly text: string; readonly isUnknown: boolean } | undefined {
  const [first] = listOf(objectOf(answer)['errors']).map(objectOf)
  if (first === undefined) return undefined
  const words = [first['error'], first['description']].map((one) => textOf(one))
  const code = Number(first['error_number'] ?? first['error_code'])
  const told = [...new Set(words.filter((one) => one !== ''))].join(': ')
  const text = told === '' ? `error ${code}` : told
  // SLURM_PROTOCOL_SOCKET_ZERO_BYTES_SENT
  const hint = code === 5005 ? '; so the controller answers a token that it refuses' : ''
  // ESLURM_INVALID_JOB_ID
  return { text: text + hint, isUnknown: code === 2017 }
}

/** Jobs of an answer: what Slurm calls them, their names, and how they are. */
export function jobsIn(
  answer: unknown,
): readonly { readonly id: string; readonly name: string; readonly state: EngineState }[] {
  return listOf(objectOf(answer)['jobs'])
    .map(objectOf)
    .map((job) => {
      const told = job['job_state']
      const state = textOf(Array.isArray(told) ? told[0] : told)
      return {
        id: textOf(job['job_id']),
        name: textOf(job['name']),
        state: slurmState(state, exitOf(job['exit_code'])),
      }
    })
}

/** A wait status as a number, or what became of it. */
function exitOf(told: unknown): { readonly exitCode: number; readonly signal: number } {
  if (typeof told === 'number') return { exitCode: (told >> 8) & 255, signal: told & 127 }
  const { return_code: code, signal } = objectOf(told)
  const { signal_id: older, id } = objectOf(signal)
  return { exitCode: numberOf(code), signal: numberOf(id ?? older) }
}

/** A number, or the object that newer versions make of it. */
function numberOf(told: unknown): number {
  if (typeof told === 'number') return told
  const { set, number } = objectOf(told)
  return set === true && typeof number === 'number' ? number : 0
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
