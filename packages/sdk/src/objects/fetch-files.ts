import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { runAbreast, type Work } from './abreast.ts'
import { fetchLarge } from './fetch-large.ts'
import { fetchSmall } from './fetch-small.ts'
import { inBatches } from './in-batches.ts'
import type { Line, Transferred } from './local-file.ts'
import { makeFolder } from './make-folder.ts'
import { Tally } from './tally.ts'
import { isHere, type WantedFile } from './wanted-file.ts'

/** Larger files are fetched alone, so that a broken line costs nothing that has come. */
const largeBytes = 4 * 1024 * 1024
/** Files of one answer: the next is asked for while they are written. */
const batchBounds = { files: 2000, bytes: 32 * 1024 * 1024 }
const batchesAbreast = 2

/**
 * Fetches objects into files whose places are known or become so page by page, but for those that are there already with the same bytes. Every
 * byte is checked. Their folders are made. The next page is asked for while the files of those before it come.
 *
 * @throws StemmaError: NOT_IMPLEMENTED from a server that keeps plain files, RESOURCE_DOES_NOT_EXIST for an object that it lacks;
 * ConnectionError
 */
export async function fetchFiles(
  line: Line,
  pages: Iterable<readonly WantedFile[]> | AsyncIterable<readonly WantedFile[]>,
): Promise<Transferred> {
  const tally = new Tally(line)
  async function* works(): AsyncGenerator<Work> {
    for await (const files of pages) {
      const missing = await notHere(files, tally)
      for (const batch of batchesOf(missing))
        yield (signal) => fetchBatch({ ...line, signal }, { batch, tally })
    }
  }
  await runAbreast(works(), { most: batchesAbreast, signal: line.signal })
  return tally.done
}

async function notHere(files: readonly WantedFile[], tally: Tally): Promise<readonly WantedFile[]> {
  const folders = new Set(files.map(({ file }) => dirname(file)))
  const known = new Set([...folders].filter((folder) => existsSync(folder)))
  const missing: WantedFile[] = []
  for (const wanted of files) {
    if (known.has(dirname(wanted.file)) && (await isHere(wanted)))
      tally.add({ files: 1, sizeBytes: wanted.sizeBytes })
    else missing.push(wanted)
  }
  return missing
}

/** A large file is a batch by itself. */
function* batchesOf(files: readonly WantedFile[]): Generator<readonly WantedFile[]> {
  for (const file of files) if (file.sizeBytes > largeBytes) yield [file]
  const others = files.filter(({ sizeBytes }) => sizeBytes <= largeBytes)
  yield* inBatches(others, batchBounds)
}

async function fetchBatch(
  line: Line,
  { batch, tally }: { readonly batch: readonly WantedFile[]; readonly tally: Tally },
): Promise<void> {
  const [wanted] = batch
  if (wanted !== undefined && wanted.sizeBytes > largeBytes) {
    makeFolder(dirname(wanted.file))
    await fetchLarge(line, { wanted, tally })
  } else await fetchSmall(line, { files: batch, tally })
  const sizeBytes = batch.reduce((sum, file) => sum + file.sizeBytes, 0)
  tally.add({ files: batch.length, sizeBytes })
}
