import type { Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import type { DataOptions } from './data-option.ts'
import { offlineSettings } from './offline-settings.ts'

/**
 * Does something with the server of `--url`, or on the data folder of `--data`: then with a server in this process that holds the folder's
 * lock, listens on this machine only, and ends with the work. Throws CliError if there is no such folder, or another server uses it.
 */
export async function withData<T>(
  { data, ...options }: DataOptions,
  { environment }: Pick<Effects, 'environment'>,
  work: (options: SessionOptions) => Promise<T>,
): Promise<T> {
  if (data === undefined) return work(options)
  if (options.url !== undefined)
    throw new CliError('--url and --data name two places. Give one of them.', exitCodes.usage)
  const flags = { data, host: '127.0.0.1', port: '0', 'log-level': 'silent' }
  const settings = await offlineSettings({ flags, environment })
  const { startServer } = await import('@stemma/server')
  const server = await startServer(settings).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CliError(
      reason.startsWith('Another Stemma server')
        ? `${reason} Or leave out --data, to ask the server that runs.`
        : `${data} can't be used: ${reason}`,
    )
  })
  try {
    return await work({ ...options, url: server.url + settings.staticPrefix })
  } finally {
    await server.stop()
  }
}
