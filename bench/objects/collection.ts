import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { folderBackend, openObjectStore, type ObjectStore } from '@stemma/objects'
import { withStore } from './with-store.ts'

/** Every tenth chunk is dead. */
const deadEvery = 10

/** How long a collection takes, and who waits for it. */
export interface CollectionTimes {
  readonly ms: number
  /** The longest that the event loop stood still. */
  readonly heldMs: number
  readonly longestPutMs: number
}

export interface CollectionOptions {
  readonly chunks: number
  /** A folder with such a store, which is made if it is not there and stays as it is: filling one takes longer than the collection. */
  readonly from?: string | undefined
}

/** Marks and sweeps a store of so many small chunks, while a writer puts one object after the other. */
export async function measureCollection({
  chunks,
  from,
}: CollectionOptions): Promise<CollectionTimes> {
  if (from !== undefined) await makeStore(from, chunks)
  return withStore(
    async ({ store }) => {
      if (from === undefined) await fillStore(store, chunks)
      const live = liveOf(chunks)
      const delay = monitorEventLoopDelay({ resolution: 1 })
      const over = new AbortController()
      let longestPutMs = 0
      const writer = async (): Promise<number> => {
        let count = 0
        for (; !over.signal.aborted; count++) {
          const start = performance.now()
          await store.put(textOf(`meanwhile ${count}`))
          longestPutMs = Math.max(longestPutMs, performance.now() - start)
        }
        return count
      }
      const writing = writer()
      delay.enable()
      const start = performance.now()
      const { removedEntries } = await store.collect({ live, graceMs: 0 })
      const ms = performance.now() - start
      delay.disable()
      over.abort()
      const puts = await writing
      const alone = await longestPutFor(store, 2000)
      await store.close()
      console.log(`mark and sweep of ${chunks} chunks, ${removedEntries} of them removed`)
      console.log(`  ${(ms / 1000).toFixed(1)} s (under 10 s for a million)`)
      console.log(
        `  the thread was held for at most ${(delay.max / 1e6).toFixed(0)} ms (at most 50)`,
      )
      console.log(
        `  ${puts} puts meanwhile, the longest ${longestPutMs.toFixed(0)} ms, on disk (${alone.toFixed(0)} ms without a collection)`,
      )
      return { ms, heldMs: delay.max / 1e6, longestPutMs }
    },
    { leaseMs: 0, from },
  )
}

/** Milliseconds of the longest put of those that are made one after the other in so many. */
async function longestPutFor(store: ObjectStore, ms: number): Promise<number> {
  const end = performance.now() + ms
  let longestMs = 0
  for (let count = 0; performance.now() < end; count++) {
    const start = performance.now()
    await store.put(textOf(`before ${count}`))
    longestMs = Math.max(longestMs, performance.now() - start)
  }
  return longestMs
}

async function makeStore(folder: string, chunks: number): Promise<void> {
  if ((await stat(folder).catch(() => undefined)) !== undefined) return
  const backend = await folderBackend(join(folder, 'packs'))
  const store = await openObjectStore({
    backend,
    indexPath: join(folder, 'index.sqlite'),
    leaseMs: 0,
  })
  await fillStore(store, chunks)
  await store.close()
}

/** The ids of those that live. */
export function* liveOf(chunks: number): Generator<string> {
  for (let at = 0; at < chunks; at++) {
    if (at % deadEvery !== 0) yield createHash('sha256').update(`chunk ${at}`).digest('hex')
  }
}

/** Puts so many objects of a few bytes. */
export async function fillStore(store: ObjectStore, chunks: number): Promise<void> {
  const numbers = Array.from({ length: chunks }, (_, at) => at).values()
  await Promise.all(
    Array.from({ length: Math.min(chunks, 10_000) }, async () => {
      for (const at of numbers) {
        await store.put(textOf(`chunk ${at}`))
      }
    }),
  )
}

async function* textOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
