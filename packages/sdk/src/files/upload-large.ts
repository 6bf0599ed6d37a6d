import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { invalidState } from '@stemma/contract'
import type { ObjectScanner, ScannedObject } from '@stemma/objects'
import type { LocalFile, Transfer } from './local-file.ts'
import { askBases, askWanted, nameFiles, sendStream } from './object-calls.ts'
import { patiently } from './patiently.ts'
import type { Tally } from './tally.ts'

/** A file and what a store would make of it. */
interface LargeFile extends LocalFile {
  readonly object: ScannedObject
}

/** Sends what the server lacks of some large files, chunk by chunk, then names them all. */
export async function uploadLarge(
  transfer: Transfer,
  { files, tally }: { readonly files: readonly LocalFile[]; readonly tally: Tally },
): Promise<void> {
  const scanned = await scanAll(files, transfer.signal)
  await patiently(async () => {
    const lacking = await askWanted(
      transfer,
      scanned.map(({ object }) => object.id),
    )
    const wanted = distinct(scanned.filter(({ object }) => lacking.has(object.id)))
    if (wanted.length > 0) await sendWanted(transfer, { wanted, tally })
    await nameFiles(
      transfer,
      scanned.map(({ path, object }) => ({ path, object_id: object.id })),
    )
  }, transfer.signal)
  const sent = scanned.map(({ path, file, object: { id, sizeBytes } }) => ({
    path,
    file,
    id,
    sizeBytes,
  }))
  tally.addSent(sent)
}

async function scanAll(
  files: readonly LocalFile[],
  signal: AbortSignal | undefined,
): Promise<readonly LargeFile[]> {
  const { ObjectScanner } = await import('./stream-form.ts')
  const scanner: ObjectScanner = new ObjectScanner()
  const scanned: LargeFile[] = []
  for (const file of files) {
    signal?.throwIfAborted()
    const source = createReadStream(file.file, { highWaterMark: 1024 * 1024 })
    scanned.push({ ...file, object: await scanner.scan(source) })
  }
  return scanned
}

/** One of those that are the same. */
function distinct(files: readonly LargeFile[]): readonly LargeFile[] {
  return [...new Map(files.map((file) => [file.object.id, file])).values()]
}

async function sendWanted(
  transfer: Transfer,
  { wanted, tally }: { readonly wanted: readonly LargeFile[]; readonly tally: Tally },
): Promise<void> {
  const chunks = wanted.flatMap(({ object }) => object.chunks.map(({ id }) => id))
  const unknown = await askWanted(transfer, chunks)
  const bases = await askBases(
    transfer,
    wanted.map(({ path }) => path),
  )
  await sendStream(transfer, counted(streamOf(wanted, { unknown, bases }), tally))
}

interface Differences {
  readonly unknown: ReadonlySet<string>
  readonly bases: ReadonlyMap<string, string>
}

async function* streamOf(
  files: readonly LargeFile[],
  { unknown, bases }: Differences,
): AsyncGenerator<Buffer> {
  const { frameOf, framePieces, headBytes, streamEnd, streamStart } =
    await import('./stream-form.ts')
  // A chunk that comes twice goes twice: the first may not be stored yet when the second is needed.
  yield streamStart
  for (const { path, file, object } of files) {
    yield headBytes({ id: object.id, sizeBytes: object.sizeBytes, previous: bases.get(path) })
    const handle = await open(file)
    try {
      let at = 0
      for (const { id, sizeBytes } of object.chunks) {
        yield* unknown.has(id)
          ? framePieces(frameOf(await readChunk(handle, { file, at, sizeBytes })))
          : framePieces({ kind: 'known', id, rawBytes: sizeBytes })
        at += sizeBytes
      }
    } finally {
      await handle.close()
    }
  }
  yield streamEnd
}

async function readChunk(
  handle: FileHandle,
  {
    file,
    at,
    sizeBytes,
  }: { readonly file: string; readonly at: number; readonly sizeBytes: number },
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(sizeBytes)
  const { bytesRead } = await handle.read(bytes, 0, sizeBytes, at)
  if (bytesRead < sizeBytes) throw invalidState(`${file} got shorter while it was sent.`)
  return bytes
}

async function* counted(source: AsyncIterable<Buffer>, tally: Tally): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    yield piece
    tally.add({ sentBytes: piece.byteLength })
  }
}
