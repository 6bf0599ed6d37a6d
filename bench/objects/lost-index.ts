import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { folderBackend, openObjectStore } from '@stemma/objects'
import { fillStore, liveOf } from './collection.ts'
import { withFolder } from './with-store.ts'

/** How long a store of so many small objects takes to open when its index is gone, and is made again from the packs. */
export async function measureLostIndex(objects: number): Promise<void> {
  await withFolder(async (folder) => {
    const backend = await folderBackend(join(folder, 'packs'))
    const indexPath = join(folder, 'index.sqlite')
    const filled = await openObjectStore({ backend, indexPath })
    await fillStore(filled, objects)
    await filled.close()
    await rm(indexPath)
    const start = performance.now()
    const store = await openObjectStore({ backend, indexPath })
    const ms = performance.now() - start
    for (const id of liveOf(objects))
      if (!store.has(id)) throw new Error(`Object ${id} is not known any more.`)
    await store.close()
    const rate = ((objects / ms) * 1000).toFixed(0)
    console.log(`an index of ${objects} objects, lost`)
    console.log(`  made again in ${(ms / 1000).toFixed(1)} s: ${rate} entries/s (at least 50,000)`)
  })
}
