import { setImmediate } from 'node:timers/promises'
import type { Transfer } from './local-file.ts'
import { askWanted, nameFiles, sendStream } from './object-calls.ts'
import { patiently } from './patiently.ts'
import type { SmallFile } from './small-batches.ts'
import type { Tally } from './tally.ts'

/** Then what is being sent has its turn. */
const filesAtATime = 64

/** Sends what the server lacks of some small files, then names them all. */
export async function uploadSmall(
  transfer: Transfer,
  { batch, tally }: { readonly batch: readonly SmallFile[]; readonly tally: Tally },
): Promise<void> {
  await patiently(async () => {
    // Asked again after a broken line: what came before is not sent again.
    const wanted = await askWanted(
      transfer,
      batch.map(({ id }) => id),
    )
    if (wanted.size > 0) {
      const body = await streamOf(batch, wanted)
      await sendStream(transfer, body)
      tally.add({ sentBytes: body.byteLength })
    }
    await nameFiles(
      transfer,
      batch.map(({ path, id }) => ({ path, object_id: id })),
    )
  }, transfer.signal)
  const sent = batch.map(({ bytes, ...file }) => ({ ...file, sizeBytes: bytes.byteLength }))
  tally.addSent(sent)
}

async function streamOf(
  batch: readonly SmallFile[],
  wanted: ReadonlySet<string>,
): Promise<Buffer<ArrayBuffer>> {
  const { frameOf, framePieces, headBytes, streamEnd, streamStart } =
    await import('@stemma/objects')
  const pieces: Buffer[] = [streamStart]
  const left = new Set(wanted)
  for (const [index, { id, bytes }] of batch.entries()) {
    // Once, however many files have the same bytes.
    if (!left.delete(id)) continue
    pieces.push(headBytes({ id, sizeBytes: bytes.byteLength, previous: undefined }))
    if (bytes.byteLength > 0) pieces.push(...framePieces(frameOf(bytes)))
    if (index % filesAtATime === 0) await setImmediate()
  }
  return Buffer.concat([...pieces, streamEnd])
}
