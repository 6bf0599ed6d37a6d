import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { NativeDataDetail } from '@stemma/contract'
import { httpCall } from '@stemma/sdk/client'
import type { WantedFile } from '@stemma/sdk/files'
import { moveFiles } from '../artifacts/by-objects.ts'
import { transferProgress } from '../artifacts/transfer-progress.ts'
import type { HttpClient } from '../client/http-client.ts'
import { CliError } from '../fail.ts'
import type { Session } from '../session.ts'
import { formatBytes } from '../table/format-number.ts'

export interface FolderCheckout {
  readonly version: NativeDataDetail
  /** As the folder was called where it is absent. */
  readonly folder: string | undefined
  /** Only files of these conditions. */
  readonly where: string | undefined
  readonly limit: number | undefined
  readonly signal: AbortSignal | undefined
}

/** A file of a version of files. */
export interface ListedFile {
  readonly path: string
  readonly size_bytes: number
  readonly sha256: string
}

/** Files of one page. */
const pageSize = 10_000

/**
 * Writes the files of a version into a folder, new or empty, or one with files of the same names and bytes: what is there is not fetched, and nothing
 * else is overwritten. Each file is there as a whole or not at all; after a failure another call goes on.
 */
export async function checkoutFolder(
  { http, json, printJson, note, effects }: Session,
  { version, where, limit, signal, ...wanted }: FolderCheckout,
): Promise<void> {
  const reference = `${version.name}/${String(version.version)}`
  const folder = wanted.folder ?? basename(version.file_name)
  const listed = await readListing(http, { reference, where, limit, signal })
  await refuseOthers(folder, new Set(listed.map(({ path }) => path)))
  const progress = transferProgress(effects)
  const bytes = listed.reduce((sum, { size_bytes }) => sum + size_bytes, 0)
  progress.onTotal({ files: listed.length, bytes })
  try {
    const { fetchFiles, fileBelow } = await import('@stemma/sdk/files')
    const wants = listed.map(({ path, sha256: id, size_bytes: sizeBytes }): WantedFile => ({
      file: fileBelow(folder, path),
      id,
      sizeBytes,
    }))
    const pages = Array.from({ length: Math.ceil(wants.length / pageSize) }, (_, page) =>
      wants.slice(page * pageSize, (page + 1) * pageSize),
    )
    await moveFiles(http, {
      asObjects: (server) => fetchFiles({ server, signal, onProgress: progress.onDone }, pages),
      asFiles: async () => {
        throw new CliError(`${reference} lacks objects: stemma fsck says which.`)
      },
    })
  } finally {
    await progress.end()
  }
  if (json)
    return printJson({
      name: version.name,
      version: version.version,
      folder,
      files: listed.length,
      size_bytes: bytes,
    })
  await note(
    `Wrote ${reference} to ${basename(folder)}, ${String(listed.length)} files, ${formatBytes(bytes)}.`,
  )
}

/** The files of a version of files, or those of some conditions. */
export async function readListing(
  http: HttpClient,
  {
    signal,
    ...asked
  }: {
    readonly reference: string
    readonly where?: string | undefined
    readonly limit?: number | undefined
    readonly signal?: AbortSignal | undefined
  },
): Promise<readonly ListedFile[]> {
  const request = httpCall('data.file', { ...asked, format: 'jsonl' })
  const pieces: Uint8Array[] = []
  for await (const piece of http.bytes({ ...request, ...(signal && { signal }) }))
    pieces.push(piece)
  const lines = Buffer.concat(pieces).toString('utf8').split('\n')
  // The guarantee: the columns of a version of files.
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ListedFile)
}

/** A folder with anything else would not be what the version is. */
async function refuseOthers(folder: string, paths: ReadonlySet<string>): Promise<void> {
  const tops = new Set([...paths].map((path) => path.split('/')[0]))
  const found = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  const other = found.find((name) => !tops.has(name))
  if (other !== undefined)
    throw new CliError(
      `${folder} has ${other}, which is not of the version. Give a new folder: stemma data checkout NAME/VERSION FOLDER.`,
    )
}
