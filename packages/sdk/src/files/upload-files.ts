import { runAbreast, type Work } from './abreast.ts'
import { inBatches } from './in-batches.ts'
import type { LocalFile, Transfer, Transferred } from './local-file.ts'
import { askBases } from './object-calls.ts'
import { patiently } from './patiently.ts'
import { largeBytes, smallBatches } from './small-batches.ts'
import { Tally } from './tally.ts'
import { uploadLarge } from './upload-large.ts'
import { uploadSmall } from './upload-small.ts'

/** Batches that are on their way while the next is read. */
const batchesAbreast = 3
const largeBounds = { bytes: 256 * 1024 * 1024, files: 500 }

/**
 * Sends files to a run or a logged model, or to nobody yet, and of them only what the server does not have. When it resolves, all are on the server's disk
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
  const small = files.filter(({ sizeBytes }) => sizeBytes < largeBytes)
  const large = files.filter(({ sizeBytes }) => sizeBytes >= largeBytes)
  const { rawObjectRoom } = await import('./stream-form.ts')
  // Whether the owner is there and takes objects; each batch would ask that at its end only. Meanwhile the first is read.
  const firstPaths = files.slice(0, 1).map(({ path }) => path)
  const welcome = patiently(() => askBases(transfer, firstPaths), transfer.signal)
  // If it fails before it is waited for, it is said then.
  welcome.catch(() => {})
  async function* works(): AsyncGenerator<Work> {
    for await (const { files: batch, release } of smallBatches(small, rawObjectRoom)) {
      await welcome
      yield (signal) => uploadSmall({ ...transfer, signal }, { batch, tally }).finally(release)
    }
    await welcome
    for (const batch of inBatches(large, largeBounds))
      yield (signal) => uploadLarge({ ...transfer, signal }, { files: batch, tally })
  }
  await runAbreast(works(), { most: batchesAbreast, signal: transfer.signal })
  return tally.done
}
