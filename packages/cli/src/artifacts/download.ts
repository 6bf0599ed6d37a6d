import { mkdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { ArtifactEntry } from '@stemma/contract'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { writeWholeFile } from '../files/write-whole-file.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession, type Session } from '../session.ts'
import { formatBytes } from '../table/format-number.ts'
import { findOwnedPath, ownerName, type OwnedPath } from './artifact-address.ts'
import { summed } from './checked-bytes.ts'
import { copyFiles, placeIn, type RemoteFile } from './copy-files.ts'
import { fileError } from './file-error.ts'
import { openListing } from './listing.ts'
import { archiveCall } from './owner-routes.ts'
import { transferProgress } from './transfer-progress.ts'

export interface DownloadArtifactsOptions extends SessionOptions {
  readonly address: string
  readonly path?: string
  /** A folder, or a file where one file or an archive comes. */
  readonly output?: string
  /** Takes a directory as one file. */
  readonly archive?: 'zip' | 'tar'
  readonly signal?: AbortSignal
}

/** Copies a file, or a directory with all that is in it. Aborting `signal` leaves no half file and throws CliError. */
export async function downloadArtifacts(
  { address, path, output, archive, signal, ...options }: DownloadArtifactsOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const wanted = { output, archive, signal }
  try {
    const owned = await findOwnedPath(session.http, address, path)
    if (archive !== undefined) return await takeArchive(session, owned, { ...wanted, archive })
    await takeFiles(session, owned, wanted)
  } catch (error) {
    if (signal?.aborted === true)
      throw new CliError('stopped; the files that are there are whole.', exitCodes.interrupted)
    throw fileError(error)
  }
}

interface Wanted {
  readonly output: string | undefined
  readonly signal: AbortSignal | undefined
}

async function takeFiles(
  { http, effects, json, printJson, note }: Session,
  owned: OwnedPath,
  { output, signal }: Wanted,
): Promise<void> {
  const listing = await openListing(http, { owned, signal })
  const { isDirectory, entries } = listing
  const target = resolve(isDirectory ? folderFor(owned, output) : await fileFor(entries[0], output))
  const below = owned.path === '' ? 0 : owned.path.length + 1
  const placeOf = (path: string): string =>
    isDirectory ? placeIn(target, path.slice(below)) : target
  async function* pages(): AsyncGenerator<readonly RemoteFile[]> {
    for await (const page of listing.pages()) yield page.flatMap(fileOf)
  }
  const copied = await copyFiles(http, { owner: owned.owner, pages, placeOf, signal }, effects)
  if (isDirectory) {
    // Those that have no files; the others are made with them, which is quicker when they are new.
    await mkdir(target, { recursive: true })
    for (const { path, is_directory } of entries)
      if (is_directory) await mkdir(placeOf(path), { recursive: true })
  }
  const bytes = copied.reduce((sum, { size_bytes }) => sum + size_bytes, 0)
  if (json) return printJson({ target, size_bytes: bytes, files: copied })
  const count = copied.length === 1 ? '1 file' : `${copied.length} files`
  await note(`Copied ${count}, ${formatBytes(bytes)}.`)
  await effects.stdout.write(`${target}\n`)
}

async function takeArchive(
  { http, effects, json, printJson, note }: Session,
  owned: OwnedPath,
  { output, archive, signal }: Wanted & { readonly archive: 'zip' | 'tar' },
): Promise<void> {
  const name = owned.path === '' ? ownerName(owned.owner) : basename(owned.path)
  const target = resolve(await inFolder(output ?? `${name}.${archive}`, `${name}.${archive}`))
  const progress = transferProgress(effects)
  const request = { ...archiveCall(owned, archive), ...(signal && { signal }) }
  const { bytes, sum } = summed(http.bytes(request), progress.onBytes)
  try {
    await writeWholeFile(target, bytes)
  } finally {
    await progress.end()
  }
  const { size_bytes, sha256 } = sum()
  if (json) return printJson({ target, size_bytes, sha256 })
  await note(`Wrote ${formatBytes(size_bytes)}.`)
  await effects.stdout.write(`${target}\n`)
}

function fileOf({ path, size_bytes = 0, sha256, is_directory }: ArtifactEntry): RemoteFile[] {
  return is_directory ? [] : [{ path, size_bytes, ...(sha256 !== undefined && { sha256 }) }]
}

function folderFor({ owner, path }: OwnedPath, output: string | undefined): string {
  return output ?? (path === '' ? ownerName(owner) : basename(path))
}

async function fileFor(
  file: { readonly path: string } | undefined,
  output: string | undefined,
): Promise<string> {
  const name = basename(placeIn('', file?.path ?? 'file'))
  return inFolder(output ?? name, name)
}

/** A file in a folder that is there, or the file itself. */
async function inFolder(output: string, name: string): Promise<string> {
  const found = await stat(output).catch(() => undefined)
  return found?.isDirectory() === true ? join(output, name) : output
}
