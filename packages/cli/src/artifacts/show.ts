import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'
import { formatBytes } from '../table/format-number.ts'
import { findOwnedPath } from './artifact-address.ts'
import { previewFile } from './owner-routes.ts'

export interface ShowArtifactOptions extends SessionOptions {
  readonly address: string
  readonly path?: string
  /** 64 KiB if absent. */
  readonly bytes?: number
}

/** Prints the beginning of a text file. */
export async function showArtifact(
  { address, path, bytes, ...options }: ShowArtifactOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const owned = await findOwnedPath(http, address, path)
  if (owned.path === '') throw new CliError('name a file.', exitCodes.usage)
  const preview = await previewFile(http, owned, bytes)
  if (json) return printJson(preview)
  const size = formatBytes(Number(preview.size_bytes))
  if (preview.text === undefined)
    throw new CliError(
      `'${owned.path}' is no text (${preview.content_type}, ${size}). See: stemma artifacts download`,
    )
  // A file of somebody else must not move the cursor or change the title of a terminal.
  const text = effects.stdout.isTerminal
    ? preview.text.split('\n').map(escapeButTabs).join('\n')
    : preview.text
  await effects.stdout.write(text)
  if (preview.truncated) {
    const isAtEnd = text === '' || text.endsWith('\n')
    await note(`${isAtEnd ? '' : '\n'}That is the beginning; the whole file has ${size}.`)
  }
}

function escapeButTabs(line: string): string {
  return line.replace(/\r$/u, '').split('\t').map(escapeControls).join('\t')
}
