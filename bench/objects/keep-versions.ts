import { createReadStream } from 'node:fs'
import { folderBackend, openObjectStore } from '@stemma/objects'
import { bytesBelow } from './peers/command.ts'

export interface Keeping {
  /** A folder for the store. */
  readonly folder: string
  readonly paths: readonly string[]
  /** Whether each file names the one before it as its earlier version; else the first. */
  readonly follows: 'previous' | 'first'
}

export interface Kept {
  readonly storedBytes: number
  readonly putMs: number
}

/** Puts versions of a file, one after the other, into a new store, and reads the last one back. */
export async function keepVersions({ folder, paths, follows }: Keeping): Promise<Kept> {
  const backend = await folderBackend(`${folder}/packs`)
  const store = await openObjectStore({ backend, indexPath: `${folder}/index.sqlite` })
  const ids: string[] = []
  const start = performance.now()
  for (const path of paths) {
    const previous = follows === 'previous' ? ids.at(-1) : ids[0]
    const source = createReadStream(path, { highWaterMark: 1024 * 1024 })
    ids.push((await store.put(source, previous === undefined ? {} : { previous })).id)
  }
  const putMs = performance.now() - start
  // Reading checks the hash of each chunk.
  const last = await store.get(ids.at(-1) ?? '')
  if (last === undefined) throw new Error('The last version is not there.')
  for await (const _ of last.read());
  await store.close()
  return { storedBytes: await bytesBelow(folder), putMs }
}
