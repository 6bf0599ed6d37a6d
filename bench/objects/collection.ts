import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { ObjectStore } from '@stemma/objects'
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

/** Marks and sweeps a store of so many small chunks, while a writer puts one object after the other. */
export async function measureCollection(chunks: number): Promise<CollectionTimes> {
  return withStore(
    async ({ store }) => {
      const live = await fill(store, chunks)
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
      await store.close()
      console.log(`mark and sweep of ${chunks} chunks, ${removedEntries} of them removed`)
      console.log(`  ${(ms / 1000).toFixed(1)} s (under 10 s for a million)`)
      console.log(
        `  the thread was held for at most ${(delay.max / 1e6).toFixed(0)} ms (at most 50)`,
      )
      console.log(`  ${puts} puts meanwhile, the longest ${longestPutMs.toFixed(0)} ms, on disk`)
      return { ms, heldMs: delay.max / 1e6, longestPutMs }
    },
    { leaseMs: 0 },
  )
}

/** The ids of those that live. */
async function fill(store: ObjectStore, chunks: number): Promise<readonly string[]> {
  const live: string[] = []
  const numbers = Array.from({ length: chunks }, (_, at) => at).values()
  await Promise.all(
    Array.from({ length: Math.min(chunks, 10_000) }, async () => {
      for (const at of numbers) {
        const { id } = await store.put(textOf(`chunk ${at}`))
        if (at % deadEvery !== 0) live.push(id)
      }
    }),
  )
  return live
}

async function* textOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
