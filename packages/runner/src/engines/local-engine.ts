import { spawn } from 'node:child_process'
import { open, readFile, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { RunnerError } from '../runner-error.ts'
import type { Engine, EngineJob, EngineState, JobReference } from './engine.ts'
import { jobFiles, noteCancelled, readEnd, readLog, writeScript } from './job-files.ts'
import { processMark } from './process-mark.ts'

/** Milliseconds that a job has to end by itself once it is asked to. */
const graceMs = 5000

/** Processes of this machine, each the first of a group of its own. A job goes on when whoever started it ends. */
export const localEngine: Engine = {
  name: 'local',
  submit: submitHere,
  status: statusHere,
  logs: ({ folder }, from) => readLog(folder, from),
  cancel: async (job) => {
    await noteCancelled(job.folder)
    const found = await processOf(job)
    if (found === undefined) return
    signalGroup(found, 'SIGTERM')
    const deadline = Date.now() + graceMs
    while (Date.now() < deadline && groupIsAlive(found)) await pause(20)
    signalGroup(found, 'SIGKILL')
  },
  find: async (job) => (await processOf(job))?.toString(),
}

async function submitHere(job: EngineJob): Promise<string> {
  const script = await writeScript(job)
  const files = jobFiles(job.folder)
  const log = await open(files.log, 'a', 0o600)
  try {
    const child = spawn('bash', [script], {
      cwd: job.workFolder,
      env: { ...job.environment, STEMMA_JOB_ID: job.jobId },
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    })
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (error) =>
        reject(new RunnerError(`bash can't be started: ${error.message}`)),
      )
    })
    const started = new Promise<void>((resolve) => {
      child.once('spawn', resolve)
    })
    await Promise.race([started, failed])
    child.unref()
    const id = child.pid ?? 0
    await writeFile(files.process, `${id} ${processMark(id) ?? ''}`)
    return String(id)
  } finally {
    await log.close()
  }
}

async function statusHere(job: JobReference): Promise<EngineState> {
  const isThere = (await processOf(job)) !== undefined
  // Looked at after the process: what ended in between has written it.
  const ended = await readEnd(job.folder)
  if (ended !== undefined) return ended
  if (isThere) return { state: 'running' }
  return { state: 'killed', reason: 'its process ended without saying how' }
}

/** The first process of a job, if it is there and is still that one: numbers of processes come again. */
async function processOf({ folder }: JobReference): Promise<number | undefined> {
  const text = await readFile(jobFiles(folder).process, 'utf8').catch(() => '')
  const [id = '', start = ''] = text.split(' ')
  const number = Number(id)
  if (!(number > 1)) return undefined
  const now = processMark(number)
  return now !== undefined && (start === '' || now === start) ? number : undefined
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch {
    return false
  }
}

function groupIsAlive(id: number): boolean {
  return isAlive(-id)
}

function signalGroup(id: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-id, signal)
  } catch {
    // All of it has ended.
  }
}
