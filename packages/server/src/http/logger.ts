import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import type { LogLevel } from '../config/settings.ts'
import { LogOutput } from './log-output.ts'

/**
 * JSON lines on standard output, errors at once. Headers, queries and bodies are never logged: they may hold secrets. What waits is
 * written when the process ends, unless it is killed or nobody takes it.
 */
export function makeLogger(level: LogLevel, file = 1): FastifyBaseLogger {
  const output = new LogOutput(file, (dropped) => {
    const time = new Date().toISOString()
    const msg = 'the log could not be written for a while; lines are missing'
    return `${JSON.stringify({ level: 'warn', time, dropped, msg })}\n`
  })
  const { error = Infinity } = pino.levels.values
  process.once('exit', () => output.flush())
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        logMethod(args, log, severity) {
          log.apply(this, args)
          if (severity >= error) output.flush()
        },
      },
    },
    output,
  )
}
