import { statSync } from 'node:fs'
import { runAbreast, type Work } from './abreast.ts'
import type { LocalFile, Transfer, Transferred } from './local-file.ts'
import { askBases } from './object-calls.ts'
import { patiently } from './patiently.ts'
import { smallBatches } from './small-batches.ts'
import { Tally } from './tally.ts'
import { uploadLarge } from './upload-large.ts'
import { uploadSmall } from './upload-small.ts'

/** Smaller files are one chunk for the server. */
const largeBytes = 65_536
/** Batches that are on their way while the next is read. */
const batchesAbreast = 3
const largeBatchBytes = 256 * 1024 * 1024
const largeBatchFiles = 500

/**
 * Sends files to a run or a logged model, and of them only what the server does not have. When it resolves, all are on the server's disk
 * and have their names. Each batch is named when it is there: after a failure, what was named stays, and another call sends only the rest.
 *
 * @throws StemmaError: NOT_IMPLEMENTED from a server that keeps plain files, or those of this owner elsewhere, before anything is sent;
 * ConnectionError
 */
export async function uploadFiles(
  transfer: Transfer,
  files: readonly LocalFile[],
): Promise<Transferred> {
  const tally = new Tally(transfer)
  const { small, large } = bySize(files)
  // Whether the owner is there and takes objects; each batch would ask that at its end only.
  const firstPaths = files.slice(0, 1).map(({ path }) => path)
  await patiently(() => askBases(transfer, firstPaths), transfer.signal)
  async function* works(): AsyncGenerator<Work> {
    for await (const batch of smallBatches(small))
      yield (signal) => uploadSmall({ ...transfer, signal }, { batch, tally })
    for (const batch of largeBatches(large))
      yield (signal) => uploadLarge({ ...transfer, signal }, { files: batch, tally })
  }
  await runAbreast(works(), { most: batchesAbreast, signal: transfer.signal })
  return tally.done
}

interface SizedFile extends LocalFile {
  readonly sizeBytes: number
}

function bySize(files: readonly LocalFile[]): {
  readonly small: readonly LocalFile[]
  readonly large: readonly SizedFile[]
} {
  const small: LocalFile[] = []
  const large: SizedFile[] = []
  for (const file of files) {
    const { size } = statSync(file.file)
    if (size < largeBytes) small.push(file)
    else large.push({ ...file, sizeBytes: size })
  }
  return { small, large }
}

function* largeBatches(files: readonly SizedFile[]): Generator<readonly LocalFile[]> {
  let batch: LocalFile[] = []
  let bytes = 0
  for (const { sizeBytes, ...file } of files) {
    batch.push(file)
    bytes += sizeBytes
    if (bytes < largeBatchBytes && batch.length < largeBatchFiles) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}
