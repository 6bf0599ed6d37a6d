import type { Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import type { DataOptions } from './data-option.ts'
import { offlineSettings } from './offline-settings.ts'

/** Names nothing: requests for it are answered in this process. */
const ownAddress = 'http://localhost'

/**
 * Does something with the server of `--url`, or on the data folder of `--data`: then in this process, which holds the folder's lock
 * meanwhile. Throws CliError if there is no such folder, or a server uses it.
 */
export async function withData<T>(
  { data, ...options }: DataOptions,
  effects: Effects,
  work: (options: SessionOptions, effects: Effects) => Promise<T>,
): Promise<T> {
  if (data === undefined) return work(options, effects)
  if (options.url !== undefined)
    throw new CliError('--url and --data name two places. Give one of them.', exitCodes.usage)
  const settings = await offlineSettings({ flags: { data }, environment: effects.environment })
  const { localFetch, openOffline } = await import('@stemma/server/offline')
  const rooms = await openOffline(settings).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CliError(
      reason.startsWith('Another Stemma server')
        ? `${reason} Or leave out --data, to ask the server that runs.`
        : `${data} can't be used: ${reason}`,
    )
  })
  try {
    return await work({ ...options, url: ownAddress }, { ...effects, fetch: localFetch(rooms) })
  } finally {
    await rooms.close()
  }
}
