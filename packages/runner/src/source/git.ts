import { execFile } from 'node:child_process'
import { withoutSecrets } from '@stemma/contract'
import { RunnerError } from '../runner-error.ts'

export interface GitOptions {
  readonly folder: string
  /** A server that says nothing for so long is given up. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
  /** What git sees besides: where programs are, and the user's credential helpers. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

const mostOutput = 256 * 1024 * 1024
const usualTimeoutMs = 300_000

/** Runs git; its standard output. It asks nobody for a password, and does not wait for ever. Throws RunnerError with what git says. */
export async function git(
  { folder, timeoutMs = usualTimeoutMs, signal, environment }: GitOptions,
  ...words: readonly string[]
): Promise<string> {
  return (await gitBytes({ folder, timeoutMs, signal, environment }, ...words)).toString()
}

/** The same as bytes, for patches: a file's lines need not be UTF-8. */
export async function gitBytes(
  { folder, timeoutMs = usualTimeoutMs, signal, environment }: GitOptions,
  ...words: readonly string[]
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      words,
      {
        cwd: folder,
        encoding: 'buffer',
        maxBuffer: mostOutput,
        timeout: timeoutMs,
        ...(signal && { signal }),
        env: {
          ...environment,
          GIT_TERMINAL_PROMPT: '0',
          GIT_SSH_COMMAND:
            environment['GIT_SSH_COMMAND'] ?? 'ssh -oBatchMode=yes -oConnectTimeout=20',
          GIT_HTTP_LOW_SPEED_LIMIT: '1',
          GIT_HTTP_LOW_SPEED_TIME: String(Math.ceil(timeoutMs / 1000)),
          LC_ALL: 'C',
        },
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout)
        if (error.code === 'ENOENT') return reject(new RunnerError('git is not installed.'))
        if (signal?.aborted !== true && error.killed === true)
          return reject(
            new RunnerError(
              `git ${words[0]} took longer than ${timeoutMs / 1000} s and was stopped.`,
            ),
          )
        return reject(
          new RunnerError(`git ${words[0]}: ${shown(stderr.toString(), error.message)}`),
        )
      },
    )
  })
}

/** What git says, in one line, without passwords of addresses. */
function shown(stderr: string, message: string): string {
  const said = stderr.trim() === '' ? message : stderr.trim()
  return said
    .split('\n')
    .slice(-4)
    .map((line) => line.replaceAll(/[a-z][\w+.-]*:\/\/[^\s'"]+/giu, withoutSecrets).trim())
    .join('; ')
}
