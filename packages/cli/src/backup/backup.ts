import { writeJson } from '@stemma/contract'
import type { Backup } from '@stemma/server/offline'
import { transferProgress } from '../artifacts/transfer-progress.ts'
import { readConfiguration, type ServerFlags } from '../doctor/read-configuration.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { offlineSettings } from '../offline/offline-settings.ts'
import { formatBytes } from '../table/format-number.ts'

export interface BackupOptions {
  readonly folder: string
  readonly flags: ServerFlags
  /** False: all packs of the backup are not read again. */
  readonly verify?: boolean
  readonly json?: boolean
  readonly signal?: AbortSignal
}

/** Copies rows and bytes into a folder while the server goes on, and looks whether the copy is whole. */
export async function backUp(options: BackupOptions, effects: Effects = machine): Promise<void> {
  const { folder, flags, verify = true, signal } = options
  const settings = await offlineSettings({ flags, environment: effects.environment })
  if (settings.inferenceDatabase !== '')
    await effects.stderr.write(
      'The inference log has a database of its own, which is not in this backup: back it up by its own means.\n',
    )
  const { makeBackup } = await import('@stemma/server/offline')
  const backup = await attempt(options, effects, (onBytes) =>
    makeBackup({ settings, folder, verifies: verify, onBytes, signal }),
  )
  await tell(options, effects, {
    backup,
    text: `Backed up ${summary(backup)} to ${folder}${verify ? ', and checked it' : ''}.`,
  })
}

/** Puts a backup where the settings say. */
export async function restore(options: BackupOptions, effects: Effects = machine): Promise<void> {
  const { folder, flags, signal } = options
  const { settings } = await readConfiguration({ flags, environment: effects.environment })
  const { restoreBackup } = await import('@stemma/server/offline')
  const backup = await attempt(options, effects, (onBytes) =>
    restoreBackup({ settings, folder, onBytes, signal }),
  )
  const when = new Date(backup.createdMs).toISOString()
  await tell(options, effects, {
    backup,
    text: `Restored ${summary(backup)}, as of ${when}. Start the server with the same options.`,
  })
}

async function attempt(
  { signal }: BackupOptions,
  effects: Effects,
  work: (onBytes: (count: number) => void) => Promise<Backup>,
): Promise<Backup> {
  const progress = transferProgress(effects)
  try {
    return await work(progress.onBytes)
  } catch (error) {
    if (signal?.aborted === true)
      throw new CliError('stopped; the next try goes on from there.', exitCodes.interrupted)
    throw error instanceof CliError || !(error instanceof Error)
      ? error
      : new CliError(error.message)
  } finally {
    await progress.end()
  }
}

async function tell(
  { json, folder }: BackupOptions,
  effects: Effects,
  { backup, text }: { readonly backup: Backup; readonly text: string },
): Promise<void> {
  const { createdMs, layout, objects } = backup
  if (json === true)
    return effects.stdout.write(
      `${writeJson({ folder, created_at: createdMs, database: backup.rows.kind, layout, objects, size_bytes: packBytes(backup) })}\n`,
    )
  await effects.stderr.write(`${text}\n`)
}

function summary(backup: Backup): string {
  const database = backup.rows.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'
  return backup.layout === 'plain'
    ? `the rows (${database}) and plain files`
    : `the rows (${database}) and ${backup.objects.toLocaleString('en')} objects (${formatBytes(packBytes(backup))})`
}

function packBytes({ packs }: Backup): number {
  return packs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}
