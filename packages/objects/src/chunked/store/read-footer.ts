import type { BlobBackend, BlobInfo } from '../blob/blob-backend.ts'
import { damaged } from '../bytes/damaged.ts'
import type { PackEntry } from '../pack/pack-entry.ts'
import { packTailBytes, parsePackFooter, parsePackTail } from '../pack/pack-format.ts'

/**
 * The entries of a pack, from its end.
 *
 * @throws DATA_LOSS if that is not as it was written.
 */
export async function readFooter(
  backend: BlobBackend,
  { name, sizeBytes }: BlobInfo,
): Promise<readonly PackEntry[]> {
  if (sizeBytes < packTailBytes) throw damaged(`pack ${name} is too short`)
  const start = sizeBytes - packTailBytes
  const tail = await backend.read(name, { start, length: packTailBytes })
  const place = parsePackTail(tail, sizeBytes)
  return parsePackFooter(await backend.read(name, place), place)
}
