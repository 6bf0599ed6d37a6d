import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { safePath } from '@stemma/contract'
import type { Connection } from '@stemma/sdk'
import type { HttpClient } from '../client/http-client.ts'
import type { Effects } from '../effects.ts'
import { writeWholeFile } from '../files/write-whole-file.ts'
import type { FileOwner } from './artifact-address.ts'
import { atOnce } from './at-once.ts'
import { moveFiles } from './by-objects.ts'
import { checkSum, summed, type FileSum } from './checked-bytes.ts'
import { fileCall } from './owner-routes.ts'
import { transferProgress } from './transfer-progress.ts'

/** A file on the server. */
export interface RemoteFile {
  /** Relative to the root of its owner. */
  readonly path: string
  readonly size_bytes: number | bigint
  readonly sha256?: string
}

/** A file that was copied, and what its bytes are. */
export interface CopiedFile extends FileSum {
  readonly path: string
}

export interface CopyFiles {
  readonly owner: FileOwner
  readonly files: readonly RemoteFile[]
  /** Where a file goes: `placeIn` for a folder. */
  readonly placeOf: (path: string) => string
  readonly signal?: AbortSignal | undefined
}

/**
 * Copies files to this machine, many at a time, but for those that are there already with the same bytes. Each is there whole or not at all,
 * and is what the server says that it is; those that are complete stay when another one fails.
 */
export async function copyFiles(
  http: HttpClient,
  { owner, files, placeOf, signal }: CopyFiles,
  effects: Effects,
): Promise<readonly CopiedFile[]> {
  const bytes = files.reduce((sum, { size_bytes }) => sum + Number(size_bytes), 0)
  const progress = transferProgress({ files: files.length, bytes }, effects)
  const copied = new Map<string, CopiedFile>()
  const asFiles = (): Promise<void> =>
    atOnce(files, signal, async (file, stop) => {
      const place = placeOf(file.path)
      await mkdir(dirname(place), { recursive: true })
      const request = { ...fileCall({ owner, path: file.path }), signal: stop }
      const { bytes: passed, sum } = summed(http.bytes(request), progress.onBytes)
      await writeWholeFile(
        place,
        (async function* checked() {
          yield* passed
          const found = sum()
          checkSum(file.path, found, file)
          copied.set(file.path, { path: file.path, ...found })
        })(),
      )
      progress.onFile()
    })
  const asObjects = async (server: Connection): Promise<void> => {
    const known = files.map(summedFile)
    const wanted = known.map(({ path, size_bytes: sizeBytes, sha256: id }) => ({
      ...{ file: placeOf(path), id, sizeBytes },
    }))
    const { fetchFiles } = await import('@stemma/sdk')
    await fetchFiles({ server, signal, onProgress: progress.onDone }, wanted)
    for (const file of known) copied.set(file.path, file)
  }
  try {
    // Objects are asked for by their SHA-256.
    const isKnown = files.every(({ sha256 }) => sha256 !== undefined)
    await (isKnown ? moveFiles(http, { asObjects, asFiles }) : asFiles())
  } finally {
    await progress.end()
  }
  return files.flatMap(({ path }) => copied.get(path) ?? [])
}

function summedFile({ path, size_bytes, sha256 = '' }: RemoteFile): CopiedFile {
  return { path, size_bytes: Number(size_bytes), sha256 }
}

/** The place of a path in a folder here. A server that is not ours must not choose where on this machine it writes. */
export function placeIn(folder: string, path: string): string {
  return join(folder, safePath(path))
}
