import { createReadStream } from 'node:fs'
import { eachOf, safePath, type StoredArtifact } from '@stemma/contract'
import type { SentFile } from '@stemma/sdk/files'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'
import { formatBytes } from '../table/format-number.ts'
import { findOwnedPath } from './artifact-address.ts'
import { moveFiles } from './by-objects.ts'
import { checkSum, summed } from './checked-bytes.ts'
import { fileError } from './file-error.ts'
import { findLocalFiles } from './local-files.ts'
import { filesAbreast, putFile, refuseVersion } from './owner-routes.ts'
import { refusalOf } from './refusal-of.ts'
import { transferProgress } from './transfer-progress.ts'

export interface UploadArtifactsOptions extends SessionOptions {
  readonly address: string
  /** Files and folders. */
  readonly names: readonly string[]
  /** The directory that they go to; the root if absent. */
  readonly to?: string
  readonly signal?: AbortSignal
}

/** A file that no artifact can be. */
interface RefusedFile {
  readonly path: string
  readonly reason: string
}

/** Files that are named in an error; the JSON has them all. */
const mostNamed = 100

/**
 * Sends files and folders, many files at a time, and of them only what the server lacks. What it counts is on the server's disk. Files
 * that no artifact can be are named in the end, and the others sent all the same.
 */
export async function uploadArtifacts(
  { address, names, to, signal, ...options }: UploadArtifactsOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const stored: StoredArtifact[] = []
  const refused: RefusedFile[] = []
  try {
    const { owner, path: directory } = await findOwnedPath(http, address, to)
    refuseVersion(owner)
    const reason = refusalOf(directory)
    if (reason !== undefined) throw new CliError(`'${directory}': ${reason}`)
    const files = (await findLocalFiles(names)).flatMap((file) => {
      const path = directory === '' ? file.path : `${directory}/${file.path}`
      const reason = refusalOf(path)
      if (reason === undefined) return [{ ...file, path }]
      refused.push({ path: file.place, reason })
      return []
    })
    const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const progress = transferProgress(effects)
    progress.onTotal({ files: files.length, bytes })
    try {
      await moveFiles(http, {
        asObjects: async (server) => {
          const checked = files.map(({ place, path, sizeBytes }) => ({
            path,
            file: place,
            sizeBytes,
          }))
          const onSent = (sent: readonly SentFile[]): void =>
            void stored.push(...sent.map(asStored))
          const { uploadFiles } = await import('@stemma/sdk/files')
          await uploadFiles({ server, owner, signal, onSent, onProgress: progress.onDone }, checked)
        },
        asFiles: () =>
          eachOf(files, {
            atMost: filesAbreast,
            signal,
            work: async ({ place, path }, { signal: stop }) => {
              const sent = summed(createReadStream(place), progress.onBytes)
              const answer = await putFile(http, { owner, path, bytes: sent.bytes, signal: stop })
              checkSum(path, sent.sum(), answer)
              stored.push(answer)
              progress.onFile()
            },
          }),
      })
    } finally {
      await progress.end()
    }
  } catch (error) {
    if (signal?.aborted === true)
      throw new CliError(
        `stopped; ${stored.length} files were stored, each of them whole.`,
        exitCodes.interrupted,
      )
    throw fileError(error)
  }
  stored.sort((one, other) => (one.path < other.path ? -1 : 1))
  const bytes = stored.reduce((sum, { size_bytes }) => sum + Number(size_bytes), 0)
  if (json)
    await printJson({ size_bytes: bytes, files: stored, ...(refused.length > 0 && { refused }) })
  else await note(`Stored ${countText(stored.length)}, ${formatBytes(bytes)}.`)
  if (refused.length === 0) return
  await tellRefused(refused, effects.stderr)
  throw new CliError(`${countText(refused.length)} cannot be artifacts and were not sent.`)
}

/** A line for each, as far as that is any use. */
async function tellRefused(
  refused: readonly RefusedFile[],
  stderr: Effects['stderr'],
): Promise<void> {
  const lines = refused
    .slice(0, mostNamed)
    .map(({ path, reason }) => `not sent  ${escapeControls(path)}: ${reason}\n`)
  const more = refused.length - lines.length
  await stderr.write(lines.join('') + (more > 0 ? `not sent  ${more} more\n` : ''))
}

function countText(count: number): string {
  return count === 1 ? '1 file' : `${count} files`
}

function asStored({ path, sizeBytes, id }: SentFile): StoredArtifact {
  return { path: safePath(path), size_bytes: BigInt(sizeBytes), sha256: id }
}
