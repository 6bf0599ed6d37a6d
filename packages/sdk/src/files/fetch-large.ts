import { createHash, randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { notAsNamed } from './fetch-small.ts'
import type { Line } from './local-file.ts'
import { makeFolder } from './make-folder.ts'
import { patiently } from './patiently.ts'
import type { Tally } from './tally.ts'
import type { WantedFile } from './wanted-file.ts'

/** Fetches one object into a file, whose folder is made. It has its name when it is whole; after a broken line the rest is asked for. */
export async function fetchLarge(
  { server, signal }: Line,
  { wanted, tally }: { readonly wanted: WantedFile; readonly tally: Tally },
): Promise<void> {
  const { file, id } = wanted
  const folder = dirname(file)
  makeFolder(folder)
  const unfinished = join(folder, `.stemma-${id.slice(0, 16)}-${randomUUID()}`)
  const handle = await open(unfinished, 'wx')
  const hash = createHash('sha256')
  let from = 0
  try {
    await patiently(async () => {
      const path = `/api/v1/objects/${id}`
      const bytes = server.bytes({ method: 'GET', path, from, signal })
      for await (const piece of bytes) {
        await handle.write(piece, 0, piece.byteLength, from)
        hash.update(piece)
        from += piece.byteLength
        tally.add({ sentBytes: piece.byteLength })
      }
    }, signal)
    if (hash.digest('hex') !== id) throw notAsNamed(id)
    await handle.sync()
    await handle.close()
    await rename(unfinished, file)
    tally.add({ files: 1, sizeBytes: wanted.sizeBytes })
  } catch (error) {
    await handle.close()
    await rm(unfinished, { force: true })
    throw error
  }
}
