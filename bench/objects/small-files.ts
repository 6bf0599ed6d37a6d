import type { ObjectStore } from '@stemma/objects'
import { randomBytes } from './made-bytes.ts'
import { withStore } from './with-store.ts'

const fileBytes = 10 * 1024
/** So many puts and reads are under way at once, as those of several clients. */
const atOnce = 256

/** Files of 10 KiB that do not compress, in and out of a store of this process, without HTTP. */
export async function measureSmallFiles(count: number): Promise<void> {
  const files = Array.from({ length: count }, (_, at) => randomBytes(`file ${at}`, fileBytes))
  await withStore(async ({ store, reopen }) => {
    const ids: string[] = []
    const putMs = await each(files, async (bytes, at) => {
      ids[at] = (await store.put(once(bytes))).id
    })
    await store.close()
    const fresh = await reopen()
    const getMs = await each(ids, (id) => checkRead(fresh, id))
    await fresh.close()
    console.log(`${count} files of 10 KiB, in one process`)
    console.log(`  in  ${perSecond(count, putMs)} files/s, each on disk when acknowledged`)
    console.log(`  out ${perSecond(count, getMs)} files/s, by a store just opened`)
  })
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function checkRead(store: ObjectStore, id: string): Promise<void> {
  let sizeBytes = 0
  const object = await store.get(id)
  for await (const piece of object?.read() ?? []) sizeBytes += piece.byteLength
  if (sizeBytes !== fileBytes) throw new Error(`Object ${id} came back as ${sizeBytes} bytes.`)
}

/** Milliseconds for all. */
async function each<T>(
  all: readonly T[],
  work: (one: T, at: number) => Promise<void>,
): Promise<number> {
  const start = performance.now()
  const waiting = all.entries()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [at, one] of waiting) await work(one, at)
    }),
  )
  return performance.now() - start
}

function perSecond(count: number, ms: number): string {
  return ((count / ms) * 1000).toFixed(0)
}
