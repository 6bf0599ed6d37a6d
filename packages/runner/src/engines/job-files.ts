import { existsSync } from 'node:fs'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { shellQuote } from '../project/shell-quote.ts'
import type { EngineJob, EngineState } from './engine.ts'

/** The files of a job, below its folder. */
export interface JobFiles {
  readonly script: string
  readonly log: string
  /** The exit code of the command; there as a whole, when it has ended. */
  readonly end: string
  readonly process: string
  /** Variables of the command, for engines that show others what they are told. */
  readonly variables: string
  /** There if somebody asked for its end, so that an end by a signal is told from a failure. */
  readonly cancelled: string
}

export function jobFiles(folder: string): JobFiles {
  return {
    script: join(folder, 'job.sh'),
    log: join(folder, 'log.txt'),
    end: join(folder, 'exit-code'),
    process: join(folder, 'process'),
    variables: join(folder, 'variables'),
    cancelled: join(folder, 'cancelled'),
  }
}

/** Writes what an engine runs: the command in its folder, and then how it ended. */
export async function writeScript(
  { folder, workFolder, command }: EngineJob,
  head: readonly string[] = [],
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { script, end } = jobFiles(folder)
  const lines = [
    '#!/bin/bash',
    ...head,
    `cd ${shellQuote(workFolder)} || exit 71`,
    `bash -c ${shellQuote(command)}`,
    'code=$?',
    // Whole or not there.
    `echo "$code" > ${shellQuote(`${end}.part`)} && mv ${shellQuote(`${end}.part`)} ${shellQuote(end)}`,
    'exit "$code"',
    '',
  ]
  await writeFile(script, lines.join('\n'), { mode: 0o700 })
  return script
}

/** How the command ended; undefined while nobody wrote it. A command that a signal ended after somebody asked for its end was killed. */
export async function readEnd(folder: string): Promise<EndedOrKilled | undefined> {
  const text = await readFile(jobFiles(folder).end, 'utf8').catch(() => '')
  if (!/^\d+\s*$/u.test(text)) return undefined
  const exitCode = Number(text)
  return exitCode > 128 && wasCancelled(folder)
    ? { state: 'killed', reason: 'it was cancelled' }
    : { state: 'ended', exitCode }
}

type EndedOrKilled = Extract<EngineState, { readonly state: 'ended' | 'killed' }>

/** Notes that somebody asked for the end of a job. */
export async function noteCancelled(folder: string): Promise<void> {
  if (existsSync(folder)) await writeFile(jobFiles(folder).cancelled, '')
}

export function wasCancelled(folder: string): boolean {
  return existsSync(jobFiles(folder).cancelled)
}

const mostAtOnce = 1024 * 1024

/** What is in the log behind `from`, 1 MiB at most. */
export async function readLog(folder: string, from: number): Promise<Uint8Array> {
  const { log } = jobFiles(folder)
  if (!existsSync(log)) return new Uint8Array()
  const file = await open(log)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(mostAtOnce), 0, mostAtOnce, from)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Writes the script of a job for an engine that gives it nothing but a shell: variables and log are files of the job's folder. */
export async function writeWholeScript(job: EngineJob): Promise<string> {
  const { log, variables } = jobFiles(job.folder)
  await mkdir(job.folder, { recursive: true, mode: 0o700 })
  const lines = Object.entries(job.variables).map(
    ([name, value]) => `export ${name}=${shellQuote(value)}\n`,
  )
  await writeFile(variables, lines.join(''), { mode: 0o600 })
  return writeScript(job, [
    `echo "The log is in ${log.replaceAll(/["$`\\]/gu, '')}"`,
    `exec >>${shellQuote(log)} 2>&1`,
    `. ${shellQuote(variables)}`,
  ])
}
