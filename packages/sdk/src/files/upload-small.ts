import { setImmediate } from 'node:timers/promises'
import type { Transfer } from './local-file.ts'
import { askWanted, nameFiles, sendStream } from './object-calls.ts'
import { patiently } from './patiently.ts'
import type { SmallFile } from './small-batches.ts'
import type { Tally } from './tally.ts'

/** Then what is being sent has its turn. */
const filesAtATime = 64

/** Sends what the server lacks of some small files, then names them all. Before the bytes of each there is `rawObjectRoom`. */
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
      const pieces = await streamOf(batch, wanted)
      await sendStream(transfer, pieces)
      tally.add({ sentBytes: pieces.reduce((sum, { byteLength }) => sum + byteLength, 0) })
    }
    await nameFiles(
      transfer,
      batch.map(({ path, id }) => ({ path, object_id: id })),
    )
  }, transfer.signal)
  tally.addSent(batch.map(({ path, file, id, sizeBytes }) => ({ path, file, id, sizeBytes })))
}

async function streamOf(
  batch: readonly SmallFile[],
  wanted: ReadonlySet<string>,
): Promise<readonly Buffer[]> {
  const { frameOf, framePieces, headBytes, rawObjectIn, rawObjectRoom, streamEnd, streamStart } =
    await import('./stream-form.ts')
  const pieces: Buffer[] = [streamStart]
  const left = new Set(wanted)
  for (const [index, { id, sizeBytes, memory }] of batch.entries()) {
    // Once, however many files have the same bytes.
    if (!left.delete(id)) continue
    const frame = frameOf(memory.subarray(rawObjectRoom))
    if (frame.kind === 'raw') addPiece(pieces, rawObjectIn(memory, id))
    else pieces.push(headBytes({ id, sizeBytes, previous: undefined }), ...framePieces(frame))
    if (index % filesAtATime === 0) await setImmediate()
  }
  return [...pieces, streamEnd]
}

/** Neighbours in memory become one piece. */
function addPiece(pieces: Buffer[], piece: Buffer): void {
  const last = pieces.at(-1)
  if (last?.buffer === piece.buffer && last.byteOffset + last.byteLength === piece.byteOffset) {
    const both = last.byteLength + piece.byteLength
    pieces[pieces.length - 1] = Buffer.from(last.buffer, last.byteOffset, both)
  } else pieces.push(piece)
}
