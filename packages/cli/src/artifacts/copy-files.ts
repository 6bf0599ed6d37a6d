import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { eachOf, notImplemented, safePath } from '@stemma/contract'
import type { Connection, WantedFile } from '@stemma/sdk/files'
import type { HttpClient } from '../client/http-client.ts'
import type { Effects } from '../effects.ts'
import { writeWholeFile } from '../files/write-whole-file.ts'
import type { FileOwner } from './artifact-address.ts'
import { moveFiles } from './by-objects.ts'
import { checkSum, summed, type FileSum } from './checked-bytes.ts'
import { fileCall, filesAbreast } from './owner-routes.ts'
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
  /** Begins anew when it is called again. */
  readonly pages: () => Iterable<readonly RemoteFile[]> | AsyncIterable<readonly RemoteFile[]>
  /** Where a file goes: `placeIn` for a folder. */
  readonly placeOf: (path: string) => string
  readonly signal?: AbortSignal | undefined
}

/**
 * Copies files to this machine, many at a time and while others are still being listed, but for those that are there already with the same
 * bytes. Each is there whole or not at all, and is what the server says that it is; those that are complete stay when another one fails.
 */
export async function copyFiles(
  http: HttpClient,
  { owner, pages, placeOf, signal }: CopyFiles,
  effects: Effects,
): Promise<readonly CopiedFile[]> {
  const progress = transferProgress(effects)
  const files: RemoteFile[] = []
  const copied = new Map<string, CopiedFile>()
  const onListed = (): void => {
    const bytes = files.reduce((sum, { size_bytes }) => sum + Number(size_bytes), 0)
    progress.onTotal({ files: files.length, bytes })
  }
  const asFiles = async (): Promise<void> => {
    files.length = 0
    copied.clear()
    for await (const page of pages()) for (const file of page) files.push(file)
    onListed()
    await eachOf(files, {
      atMost: filesAbreast,
      signal,
      work: async (file, { signal: stop }) => {
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
      },
    })
  }
  const asObjects = async (server: Connection): Promise<void> => {
    async function* wanted(): AsyncGenerator<readonly WantedFile[]> {
      for await (const page of pages()) {
        const known = page.map(summedFile)
        for (const file of known) {
          files.push(file)
          copied.set(file.path, file)
        }
        yield known.map(({ path, size_bytes: sizeBytes, sha256: id }) => ({
          file: placeOf(path),
          id,
          sizeBytes,
        }))
      }
      onListed()
    }
    const { fetchFiles } = await import('@stemma/sdk/files')
    await fetchFiles({ server, signal, onProgress: progress.onDone }, wanted())
  }
  try {
    await moveFiles(http, { asObjects, asFiles })
  } finally {
    await progress.end()
  }
  return files.flatMap(({ path }) => copied.get(path) ?? [])
}

/** Objects are asked for by their SHA-256: where one is not known, all go as files. */
function summedFile({ path, size_bytes, sha256 }: RemoteFile): CopiedFile {
  if (sha256 === undefined) throw notImplemented(`The SHA-256 of '${path}' is not known.`)
  return { path, size_bytes: Number(size_bytes), sha256 }
}

/** The place of a path in a folder here. A server that is not ours must not choose where on this machine it writes. */
export function placeIn(folder: string, path: string): string {
  return join(folder, safePath(path))
}
