import { spawn } from 'node:child_process'
import { RunnerError } from '../runner-error.ts'
import type { ProcessEnvironment } from './program.ts'

export interface StepOptions {
  readonly folder: string
  readonly environment: ProcessEnvironment
  readonly onPrint: (text: string) => void
  readonly signal?: AbortSignal | undefined
}

const mostKept = 4000

/** Runs one program of the making of an environment. Throws RunnerError with the end of what it printed. */
export async function runStep(
  { folder, environment, onPrint, signal }: StepOptions,
  program: string,
  ...words: readonly string[]
): Promise<void> {
  const child = spawn(program, words, {
    cwd: folder,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Of its own, so that whatever it starts ends with it.
    detached: true,
  })
  const stop = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
  signal?.addEventListener('abort', stop)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      const text = bytes.toString()
      said = (said + text).slice(-mostKept)
      onPrint(text)
    })
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    if (signal?.aborted === true) throw new RunnerError('stopped.')
    if (status === 0) return
    const last = said.trim().split('\n').slice(-3).join('; ')
    throw new RunnerError(`the environment can't be made: ${program} ${words[0] ?? ''}: ${last}`)
  } catch (error) {
    if (error instanceof RunnerError) throw error
    throw new RunnerError(
      `${program} can't be started: ${error instanceof Error ? error.message : ''}`,
    )
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
