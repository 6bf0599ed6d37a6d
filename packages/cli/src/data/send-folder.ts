import { basename, resolve } from 'node:path'
import { moveFiles } from '../artifacts/by-objects.ts'
import { findLocalFiles } from '../artifacts/local-files.ts'
import { refusalOf } from '../artifacts/refusal-of.ts'
import type { TransferProgress } from '../artifacts/transfer-progress.ts'
import type { HttpClient } from '../client/http-client.ts'
import { CliError } from '../fail.ts'
import type { Location } from './open-location.ts'

/**
 * Sends the files of a folder, of them only what the server lacks, and opens their listing, of which a version is made. Links to files count as the files.
 *
 * @throws CliError for a folder without files, or with something that can't be kept
 */
export async function sendFolder(
  http: HttpClient,
  folder: string,
  {
    progress,
    signal,
  }: { readonly progress: TransferProgress; readonly signal?: AbortSignal | undefined },
): Promise<Location> {
  const others: string[] = []
  const files = await findLocalFiles([`${folder}/.`], (place) => others.push(place))
  if (others[0] !== undefined)
    throw new CliError(
      `${others[0]} is a link to a folder, or no file: it can't be kept. Nothing was added.`,
    )
  if (files.length === 0) throw new CliError(`${folder} has no files.`)
  for (const { path, place } of files) {
    const reason = refusalOf(path)
    if (reason !== undefined)
      throw new CliError(`${place} can't be kept: ${reason}. Nothing was added.`)
  }
  progress.onTotal({
    files: files.length,
    bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  })
  const lines: string[] = []
  await moveFiles(http, {
    asObjects: async (server) => {
      const { uploadFiles } = await import('@stemma/sdk/files')
      await uploadFiles(
        {
          server,
          owner: undefined,
          signal,
          onProgress: progress.onDone,
          onSent: (sent) => {
            for (const { path, id, sizeBytes } of sent)
              lines.push(`${JSON.stringify({ path, size_bytes: sizeBytes, sha256: id })}\n`)
          },
        },
        files.map(({ place: file, path, sizeBytes }) => ({ path, file, sizeBytes })),
      )
    },
    asFiles: async () => {
      throw new CliError('this server keeps plain files; versions of data need objects.')
    },
  })
  return {
    fileName: basename(resolve(folder)),
    sizeBytes: undefined,
    bytes: inPieces(lines.toSorted()),
    close: () => {},
  }
}

const linesOfPiece = 1000

async function* inPieces(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < lines.length; start += linesOfPiece)
    yield Buffer.from(lines.slice(start, start + linesOfPiece).join(''))
}
