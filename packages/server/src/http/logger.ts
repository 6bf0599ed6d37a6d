import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import type { LogLevel } from '../config/settings.ts'

/** Lines wait for so much or so long to be written together: a system call for each would be a tenth of its request. */
const gatherBytes = 8192
const gatherMs = 50

/**
 * JSON lines on standard output, errors at once. Headers, queries and bodies are never logged: they may hold secrets. What waits is
 * written when the process ends, unless it is killed.
 */
export function makeLogger(level: LogLevel): FastifyBaseLogger {
  const output = pino.destination({ dest: 1, sync: true, minLength: gatherBytes })
  const { error = Infinity } = pino.levels.values
  let timer: NodeJS.Timeout | undefined
  const write = (): void => {
    timer = undefined
    output.flush()
  }
  process.once('exit', () => output.flushSync())
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        logMethod(args, log, severity) {
          log.apply(this, args)
          if (severity >= error) output.flushSync()
          else timer ??= setTimeout(write, gatherMs).unref()
        },
      },
    },
    output,
  )
}
