import { mkdirSync, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { NamedFile } from '@stemma/contract'
import { Abreast } from './abreast.ts'
import { fetchLarge } from './fetch-large.ts'
import { fetchSmall } from './fetch-small.ts'
import { fileBelow } from './file-below.ts'
import type { Transfer, Transferred } from './local-file.ts'
import { askFiles } from './object-calls.ts'
import { patiently } from './patiently.ts'
import { Tally } from './tally.ts'
import { isHere, type WantedFile } from './wanted-file.ts'

/** Larger files are fetched alone, so that a broken line costs nothing that has come. */
const largeBytes = 4 * 1024 * 1024
/** Files of one answer: the next is asked for while they are written. */
const batchFiles = 2000
const batchBytes = 32 * 1024 * 1024
const batchesAbreast = 2

/** What to fetch, and where to. */
export interface Download {
  /** A file or a directory of the owner; empty for all. */
  readonly path: string
  /** Made if it is missing; files keep their paths below the owner there. */
  readonly folder: string
}

/** Fetches files of a run or a logged model, but for those that are there already with the same bytes. Every byte is checked. */
export async function downloadFiles(
  transfer: Transfer,
  { path, folder }: Download,
): Promise<Transferred> {
  const tally = new Tally(transfer)
  const abreast = new Abreast(batchesAbreast)
  const folders = new Set<string>()
  const isNew = !existsSync(folder)
  for await (const page of pagesOf(transfer, path)) {
    const files = page.map((file) => wantedFile(folder, file))
    for (const { file } of files) folders.add(dirname(file))
    for (const directory of folders) mkdirSync(directory, { recursive: true })
    folders.clear()
    const missing = isNew ? files : await notHere(files, tally)
    for (const batch of batchesOf(missing)) {
      transfer.signal?.throwIfAborted()
      await abreast.begin(() => fetchBatch(transfer, { batch, tally }))
    }
  }
  await abreast.end()
  return tally.done
}

async function* pagesOf(transfer: Transfer, path: string): AsyncGenerator<readonly NamedFile[]> {
  for (let token: string | undefined; ;) {
    const after = token
    const page = await patiently(() => askFiles(transfer, { path, token: after }), transfer.signal)
    yield page.files
    if (page.next === undefined) return
    token = page.next
  }
}

function wantedFile(folder: string, { path, object_id: id, size_bytes }: NamedFile): WantedFile {
  return { file: fileBelow(folder, path), id, sizeBytes: Number(size_bytes) }
}

async function notHere(files: readonly WantedFile[], tally: Tally): Promise<readonly WantedFile[]> {
  const missing: WantedFile[] = []
  for (const file of files) {
    if (await isHere(file)) tally.add({ files: 1, sizeBytes: file.sizeBytes })
    else missing.push(file)
  }
  return missing
}

/** A large file is a batch by itself. */
function* batchesOf(files: readonly WantedFile[]): Generator<readonly WantedFile[]> {
  let batch: WantedFile[] = []
  let bytes = 0
  for (const file of files) {
    if (file.sizeBytes > largeBytes) {
      yield [file]
      continue
    }
    batch.push(file)
    bytes += file.sizeBytes
    if (bytes < batchBytes && batch.length < batchFiles) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

async function fetchBatch(
  transfer: Transfer,
  { batch, tally }: { readonly batch: readonly WantedFile[]; readonly tally: Tally },
): Promise<void> {
  const [wanted] = batch
  if (wanted !== undefined && wanted.sizeBytes > largeBytes) {
    await fetchLarge(transfer, { wanted, tally })
  } else await fetchSmall(transfer, { files: batch, tally })
  const sizeBytes = batch.reduce((sum, file) => sum + file.sizeBytes, 0)
  tally.add({ files: batch.length, sizeBytes })
}
