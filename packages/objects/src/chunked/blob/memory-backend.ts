import { damaged } from '../bytes/damaged.ts'
import {
  BlobMissingError,
  memoryFor,
  type BlobBackend,
  type BlobInfo,
  type BlobRange,
} from './blob-backend.ts'
import { checkBlobName } from './blob-name.ts'
import { DraftMemory } from './draft-memory.ts'
import { GatheredDraft } from './gathered-draft.ts'

/** Blobs in memory, for tests. They are as lasting as the process. */
export function memoryBackend(): BlobBackend {
  const blobs = new Map<string, Buffer>()

  function read(name: string, { start, length }: BlobRange, memory?: Buffer): Buffer {
    const bytes = blobs.get(name)
    if (bytes === undefined) throw new BlobMissingError(name)
    if (start + length > bytes.byteLength) throw damaged(`'${name}' ends too early`)
    // A copy, as every other backend gives: who changes it must not change the blob.
    const copy = memoryFor(length, memory)
    bytes.copy(copy, 0, start, start + length)
    return copy
  }

  function put(name: string, pieces: readonly Uint8Array[]): void {
    checkBlobName(name)
    blobs.set(name, Buffer.concat(pieces))
  }

  async function* list(prefix: string): AsyncGenerator<BlobInfo> {
    for (const name of [...blobs.keys()].sort()) {
      const bytes = blobs.get(name)
      if (name.startsWith(prefix) && bytes !== undefined)
        yield { name, sizeBytes: bytes.byteLength }
    }
  }

  const memory = new DraftMemory()
  const putLater: BlobBackend['put'] = async (name, pieces) => put(name, pieces)
  return {
    put: putLater,
    begin: () => new GatheredDraft({ memory, put: putLater }),
    read: async (name, range, memory) => read(name, range, memory),
    list,
    remove: async (name) => void blobs.delete(name),
    removeUnfinished: async () => 0,
  }
}
