import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import type { ProcessEnvironment } from '../environment/program.ts'
import { RunnerError } from '../runner-error.ts'
import type { Engine, EngineJob, EngineState, JobReference } from './engine.ts'
import { jobFiles, noteCancelled, readEnd, readLog, writeScript } from './job-files.ts'
import { slurmJobName, slurmState } from './slurm-state.ts'

/**
 * Slurm by its own programs (https://slurm.schedmd.com/man_index.html). The folder of a job must be seen by the nodes. Options are those of sbatch:
 * `partition`, `time`, `mem`, `gpus` …
 */
export function slurmEngine(
  options: Readonly<Record<string, string>>,
  environment: ProcessEnvironment,
): Engine {
  const ask = (program: string, words: readonly string[], more: ProcessEnvironment = {}) =>
    slurm(program, words, { ...environment, ...more })
  const wanted = Object.entries(options).map(([name, value]) => {
    if (!/^[a-z][a-z-]*$/u.test(name) || own.has(name))
      throw new RunnerError(`'${name}' can't be an option of sbatch here.`)
    return value === '' ? `--${name}` : `--${name}=${value}`
  })
  const find = async ({ jobId }: JobReference): Promise<string | undefined> => {
    const words = ['--noheader', '--format=%i', '--states=all', `--name=${slurmJobName(jobId)}`]
    const found = (await ask('squeue', words)).trim().split('\n')[0] ?? ''
    return found === '' ? undefined : found
  }
  return {
    name: 'slurm',
    submit: async (job: EngineJob) => {
      const script = await writeScript(job)
      await mkdir(job.folder, { recursive: true })
      const told = await ask(
        'sbatch',
        [
          ...['--parsable', '--no-requeue', `--job-name=${slurmJobName(job.jobId)}`],
          ...[`--comment=${job.name}`, `--output=${escapePattern(jobFiles(job.folder).log)}`],
          ...['--open-mode=append', `--chdir=${job.workFolder}`, ...wanted, script],
        ],
        { ...job.environment, STEMMA_JOB_ID: job.jobId },
      )
      return told.trim().split(';')[0] ?? ''
    },
    status: async (job) => {
      const ended = await readEnd(job.folder)
      if (ended !== undefined) return ended
      const handle = job.handle ?? (await find(job))
      if (handle === undefined) return { state: 'lost', reason: 'Slurm knows no such job' }
      return (await stateOf(handle, ask)) ?? lostUnlessEnded(job)
    },
    logs: ({ folder }, from) => readLog(folder, from),
    cancel: async (job) => {
      await noteCancelled(job.folder)
      const handle = job.handle ?? (await find(job))
      if (handle !== undefined) await ask('scancel', [handle])
    },
    find,
  }
}

/** What the engine sets by itself. */
const own: ReadonlySet<string> = new Set([
  ...['parsable', 'requeue', 'job-name', 'comment', 'output', 'error', 'chdir', 'array', 'wrap'],
])

/** `%` begins a pattern in the name of sbatch's output. */
function escapePattern(path: string): string {
  return path.replaceAll('%', '%%')
}

type Ask = (program: string, words: readonly string[]) => Promise<string>

/** As the controller has it, else as its accounting has it; undefined if neither does. */
async function stateOf(handle: string, ask: Ask): Promise<EngineState | undefined> {
  const told = await ask('scontrol', ['show', 'job', handle, '--oneliner']).catch(
    (error: unknown) => {
      if (error instanceof RunnerError && /Invalid job id/u.test(error.message)) return ''
      throw error
    },
  )
  const state = /\bJobState=(\w+)/u.exec(told)?.[1]
  if (state !== undefined) return read(state, /\bExitCode=(\d+):(\d+)/u.exec(told) ?? [])
  const accounted = await ask('sacct', [
    ...['-n', '-P', '-X', '-o', 'State,ExitCode', '-j', handle],
  ]).catch(() => '')
  const [, old, ...codes] = /^(\w+)[^|]*\|(\d+):(\d+)/u.exec(accounted) ?? []
  return old === undefined ? undefined : read(old, ['', ...codes])
}

function read(state: string, [, code = '0', signal = '0']: readonly string[]): EngineState {
  return slurmState(state, { exitCode: Number(code), signal: Number(signal) })
}

async function lostUnlessEnded({ folder }: JobReference): Promise<EngineState> {
  return (await readEnd(folder)) ?? { state: 'lost', reason: 'Slurm has forgotten the job' }
}

function slurm(
  program: string,
  words: readonly string[],
  environment: ProcessEnvironment,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...environment }, timeout: 60_000, maxBuffer: 16 * 1024 * 1024 }
    execFile(program, words, options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout)
      if (error.code === 'ENOENT')
        return reject(new RunnerError(`${program} is not on PATH: is Slurm installed here?`))
      const said = stderr.trim().split('\n').slice(-2).join('; ')
      return reject(new RunnerError(`${program}: ${said === '' ? error.message : said}`))
    })
  })
}
