import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CliError } from '../../fail.ts'
import type { DvcRepository } from './find-repository.ts'

/** As `dvc` does: some tries within three seconds. */
const tries = 7
const pauseMs = 450

/** Runs work that nobody disturbs: it has the lock that `dvc` takes for its commands. @throws CliError when somebody else keeps it. */
export async function withLock<T>({ own }: DvcRepository, work: () => Promise<T>): Promise<T> {
  mkdirSync(join(own, 'tmp'), { recursive: true })
  const file = join(own, 'tmp/lock')
  for (let attempt = 1; ; attempt++) {
    const release = await take(file)
    if (release !== undefined) {
      try {
        return await work()
      } finally {
        await release()
      }
    }
    if (attempt === tries)
      throw new CliError(
        `the repository is locked: another dvc is at work in it (its lock is ${file}). Wait for it, and try again.`,
      )
    await pause(pauseMs)
  }
}

/**
 * Node has no `flock`, so that util-linux's program holds the lock until its input ends, which it does with this process however that
 * ends. Undefined when the lock is taken.
 */
async function take(file: string): Promise<(() => Promise<void>) | undefined> {
  const holder = spawn('flock', ['--exclusive', '--nonblock', file, 'sh', '-c', 'echo held; cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(holder, 'exit')
  const first = await Promise.race([
    once(holder.stdout, 'data').then(() => 'held' as const),
    ended.then(() => 'taken' as const),
  ]).catch((error: unknown) => {
    throw new CliError(
      `the lock of the repository can't be taken: the program 'flock' of util-linux is needed (${String(error)}).`,
    )
  })
  if (first === 'taken') return undefined
  return async () => {
    holder.stdin.end()
    await ended
  }
}
