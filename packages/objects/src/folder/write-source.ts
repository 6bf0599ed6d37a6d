import type { FileHandle } from 'node:fs/promises'

/** What is gathered before it is written. Twice as much may be in memory: one part on its way to the disk, one arriving. */
const partBytes = 512 * 1024

/** Writes a source to a file from its start; returns how many bytes came. Reads on while it writes. */
export async function writeSource(
  file: FileHandle,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  let sizeBytes = 0
  let part: Uint8Array[] = []
  let gathered = 0
  let writing: Promise<void> = Promise.resolve()
  try {
    for await (const chunk of source) {
      part.push(chunk)
      gathered += chunk.byteLength
      if (gathered < partBytes) continue
      await writing
      writing = writePart(file, part, sizeBytes)
      // Thrown where it is awaited; until then it must not count as unhandled.
      writing.catch(() => {})
      sizeBytes += gathered
      part = []
      gathered = 0
    }
  } finally {
    // The file is closed next, and must not be under anybody's hands then.
    await writing
  }
  if (gathered > 0) await writePart(file, part, sizeBytes)
  return sizeBytes + gathered
}

async function writePart(
  file: FileHandle,
  part: readonly Uint8Array[],
  position: number,
): Promise<void> {
  let at = position
  let rest = part
  while (rest.length > 0) {
    // The system may take less than it was given, and only so many pieces at a time.
    const { bytesWritten } = await file.writev(rest.slice(0, 512), at)
    at += bytesWritten
    rest = dropBytes(rest, bytesWritten)
  }
}

/** What is left of pieces without their first `count` bytes. Empty pieces are dropped, too. */
export function dropBytes(pieces: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let left = count
  let index = 0
  for (const piece of pieces) {
    if (piece.byteLength > left) break
    left -= piece.byteLength
    index += 1
  }
  const [first, ...others] = pieces.slice(index)
  return first === undefined ? [] : [first.subarray(left), ...others]
}
