import { stat } from 'node:fs/promises'
import type { ServerSettings } from '@stemma/server'
import type { Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'

/** The settings of a server that is stopped. Throws CliError if they can't be used, or no server was ever there. */
export async function offlineSettings({
  flags,
  environment,
}: {
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
  readonly environment: Effects['environment']
}): Promise<ServerSettings> {
  const { readSettings, SettingsError } = await import('@stemma/server')
  const settings = await readSettings({ flags, environment }).catch((error: unknown) => {
    throw error instanceof SettingsError ? new CliError(error.message, exitCodes.usage) : error
  })
  await requireDataFolder(settings)
  return settings
}

/** A slip in the name must not make a new folder, in which there is then nothing to do. */
async function requireDataFolder({ dataDir, database }: ServerSettings): Promise<void> {
  const isUrl = /^postgres(?:ql)?:/u.test(database)
  const found = await stat(isUrl ? dataDir : database).catch(() => undefined)
  if (found === undefined)
    throw new CliError(
      isUrl ? `there is no folder ${dataDir}.` : `there is no database at ${database}.`,
    )
}
