import { writeJson } from '@stemma/contract'
import type { AdoptSums, LeftAlone } from '@stemma/server/offline'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { offlineSettings } from '../offline/offline-settings.ts'
import { progressLine } from '../progress-line.ts'
import { escapeControls } from '../table/escape-controls.ts'
import { formatBytes } from '../table/format-number.ts'

export interface AdoptFlags {
  readonly data?: string
  readonly database?: string
  readonly artifactsDestination?: string
  readonly config?: string
  readonly dryRun?: boolean
  readonly keep?: boolean
  readonly move?: boolean
  readonly json?: boolean
}

export interface AdoptOptions extends AdoptFlags {
  readonly folder?: string
  readonly signal: AbortSignal
}

/** In the JSON; what is left alone is counted to the end. */
const mostShown = 1000

/** Makes objects of plain files, and says what that was. */
export async function adopt(options: AdoptOptions, effects: Effects = machine): Promise<void> {
  const { folder, dryRun = false, keep = false, move = false, json = false, signal } = options
  if (folder === undefined && move) throw wrongUse('--move goes with a FOLDER.')
  if (folder !== undefined && keep) throw wrongUse('--keep is what happens to a FOLDER anyway.')
  const { data, database, artifactsDestination, config } = options
  const settings = await offlineSettings({
    flags: { data, database, 'artifacts-destination': artifactsDestination, config },
    environment: effects.environment,
  })
  const { adoptArtifacts } = await import('@stemma/server/offline')
  const { stdout, stderr } = effects
  const progress = progressLine(effects)
  const shown: LeftAlone[] = []
  const removes = folder === undefined ? !keep : move
  const sums = await adoptArtifacts(settings, {
    folder,
    removes,
    isDryRun: dryRun,
    signal,
    onProgress: ({ files, bytes }) =>
      progress.tell(`${files.toLocaleString('en')} files, ${formatBytes(bytes)}`),
    onLeft: async (left) => {
      if (json) {
        if (shown.length < mostShown) shown.push(left)
        return
      }
      await progress.clear()
      await stdout.write(`left alone  ${escapeControls(left.path)}: ${left.reason}\n`)
    },
  }).catch((error: unknown) => {
    throw asCliError(error)
  })
  await progress.clear()
  if (json) await stdout.write(`${writeJson(jsonOf(sums, { dryRun, left: shown }))}\n`)
  else await stderr.write(`${textOf(sums, { dryRun, removes })}\n`)
  if (sums.isStopped)
    throw new CliError(
      'stopped; nothing is lost, and the same command goes on.',
      exitCodes.interrupted,
    )
}

function wrongUse(message: string): CliError {
  return new CliError(message, exitCodes.usage)
}

/** What people can act on; anything else is a bug, and keeps its stack. */
function asCliError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const isBug = error instanceof TypeError || error instanceof ReferenceError
  return isBug ? error : new CliError(error.message)
}

function jsonOf(
  { files, bytes, knownFiles, leftAlone, storedBytes, isStopped }: AdoptSums,
  { dryRun, left }: { readonly dryRun: boolean; readonly left: readonly LeftAlone[] },
): object {
  return {
    dry_run: dryRun,
    stopped: isStopped,
    files,
    bytes,
    known_files: knownFiles,
    stored_bytes: storedBytes,
    left_alone: leftAlone,
    left,
  }
}

function textOf(
  { files, bytes, knownFiles, leftAlone, storedBytes }: AdoptSums,
  { dryRun, removes }: { readonly dryRun: boolean; readonly removes: boolean },
): string {
  const what = `${countText(files)} (${formatBytes(bytes)})`
  const sentences = dryRun
    ? [`Would take over ${what}`]
    : [
        files === 0 ? 'Nothing to take over' : `Took over ${what}`,
        ...(knownFiles > 0 ? [`${countText(knownFiles)} of them were in the store already`] : []),
        ...(files > 0 ? [`The store has grown by ${formatBytes(storedBytes)}`] : []),
        ...(files > 0 && !removes ? ['The plain files were kept'] : []),
      ]
  if (leftAlone > 0) sentences.push(`${countText(leftAlone)} left alone`)
  return `${sentences.join('. ')}.`
}

function countText(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'}`
}
