import { hexText } from './made-bytes.ts'
import { withStore } from './with-store.ts'

/** MB/s of one object. */
export interface LargeObjectRates {
  readonly newIn: number
  readonly unchangedIn: number
  readonly out: number
}

/** One object of some GiB: in as new data, in again unchanged, out, and the most memory that the process took for all that. */
export async function measureLargeObject(gibibytes: number): Promise<LargeObjectRates> {
  const sizeBytes = gibibytes * 1024 ** 3
  return withStore(async ({ store, reopen }) => {
    const source = new TimedSource(sizeBytes)
    const put = async (): Promise<{ id: string; ms: number }> => {
      const start = performance.now()
      const { id } = await store.put(source.read())
      // Making the bytes is not the work of the store.
      return { id, ms: performance.now() - start - source.takeMs() }
    }
    const first = await put()
    const again = await put()
    await store.close()
    const fresh = await reopen()
    const start = performance.now()
    let readBytes = 0
    const object = await fresh.get(first.id)
    for await (const piece of object?.read() ?? []) readBytes += piece.byteLength
    const outMs = performance.now() - start
    await fresh.close()
    if (readBytes !== sizeBytes) throw new Error(`${readBytes} bytes came back.`)
    console.log(`one object of ${gibibytes} GiB, in one process`)
    console.log(`  new in ${rate(sizeBytes, first.ms)} MB/s (at least 150)`)
    console.log(`  unchanged in ${rate(sizeBytes, again.ms)} MB/s (at least 600)`)
    console.log(`  out ${rate(sizeBytes, outMs)} MB/s (at least 250)`)
    const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0)
    console.log(`  peak memory ${peak} MiB, Node included (at most 200)`)
    const perSecond = (ms: number): number => sizeBytes / 1e3 / ms
    return {
      newIn: perSecond(first.ms),
      unchangedIn: perSecond(again.ms),
      out: perSecond(outMs),
    }
  })
}

/** Makes the same bytes each time, and counts how long that takes. */
class TimedSource {
  readonly #sizeBytes: number
  #ms = 0

  constructor(sizeBytes: number) {
    this.#sizeBytes = sizeBytes
  }

  async *read(): AsyncGenerator<Uint8Array> {
    const pieces = hexText(this.#sizeBytes)
    for (;;) {
      const start = performance.now()
      const next = pieces.next()
      this.#ms += performance.now() - start
      if (next.done === true) return
      yield next.value
    }
  }

  takeMs(): number {
    const ms = this.#ms
    this.#ms = 0
    return ms
  }
}

function rate(bytes: number, ms: number): string {
  return (bytes / 1e3 / ms).toFixed(0)
}
