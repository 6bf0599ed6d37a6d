import { existsSync } from 'node:fs'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { shellQuote } from '../project/shell-quote.ts'
import type { EngineJob } from './engine.ts'

/** The files of a job, below its folder. */
export interface JobFiles {
  readonly script: string
  readonly log: string
  /** The exit code of the command; there as a whole, when it has ended. */
  readonly end: string
  readonly process: string
}

export function jobFiles(folder: string): JobFiles {
  return {
    script: join(folder, 'job.sh'),
    log: join(folder, 'log.txt'),
    end: join(folder, 'exit-code'),
    process: join(folder, 'process'),
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

/** How the command ended; undefined while nobody wrote it. */
export async function readEnd(folder: string): Promise<number | undefined> {
  const text = await readFile(jobFiles(folder).end, 'utf8').catch(() => '')
  return /^\d+\s*$/u.test(text) ? Number(text) : undefined
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
