import { workerData } from 'node:worker_threads'
import { Blocks } from '@stemma/objects'
import { noiseInPlace, randomBytes } from './made-bytes.ts'
import { withStore, type BenchStore } from './with-store.ts'

const gibibyte = 1024 ** 3

/**
 * One object of so many GiB, and the memory that each step takes. Its bytes repeat after a GiB, so that it needs little disk and all the
 * entries of a recipe; between the repeats there is something new.
 */
async function measure(gibibytes: number): Promise<void> {
  const blocks = new Blocks()
  const work = async ({ store, reopen }: BenchStore): Promise<void> => {
    console.log(`one object of ${gibibytes} GiB whose bytes repeat after 1 GiB`)
    const memory = new PeakMemory()
    const first = await store.put(memory.watch(repeating(gibibytes, 'first')))
    memory.print('put')
    const second = await store.put(memory.watch(repeating(gibibytes, 'second')), {
      previous: first.id,
    })
    memory.print('put of the next version')
    await store.close()
    const fresh = await reopen()
    const object = await fresh.get(second.id)
    let readBytes = 0
    for await (const piece of memory.watch(object?.read() ?? none())) {
      readBytes += piece.byteLength
      // As the server does when a piece has gone to the socket.
      blocks.giveBack(piece)
    }
    memory.print('get')
    if (readBytes !== second.sizeBytes) throw new Error(`${readBytes} bytes came back.`)
    const middle = Math.floor(second.sizeBytes / 2)
    const start = performance.now()
    const opened = await fresh.get(second.id)
    for await (const _ of memory.watch(
      opened?.read({ start: middle, end: middle + 999 }) ?? none(),
    ));
    console.log(`  a range of 1000 bytes in ${(performance.now() - start).toFixed(1)} ms`)
    memory.print('range')
    await fresh.close()
    const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0)
    console.log(`  peak memory of the process ${peak} MiB, Node included (at most 200)`)
  }
  await withStore(work, { blocks })
}

async function* none(): AsyncGenerator<Uint8Array> {}

/** The same GiB again and again, and behind each some bytes that are not elsewhere. */
async function* repeating(gibibytes: number, version: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < gibibytes; at++) {
    yield randomBytes(`${version} ${at}`, 1000)
    yield* noiseInPlace(1, gibibyte)
  }
}

/** The most memory that the process has while a stream flows. */
class PeakMemory {
  #peak = 0
  #bytes = 0
  #start = performance.now()

  async *watch(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    this.#peak = 0
    this.#bytes = 0
    this.#start = performance.now()
    let unwatched = 0
    for await (const piece of source) {
      this.#bytes += piece.byteLength
      unwatched += piece.byteLength
      if (unwatched >= 16 * 1024 ** 2) {
        this.#sample()
        unwatched = 0
      }
      yield piece
    }
    this.#sample()
  }

  print(step: string): void {
    this.#sample()
    const seconds = (performance.now() - this.#start) / 1000
    const rate = (this.#bytes / 1e6 / seconds).toFixed(0)
    const mebibytes = (this.#peak / 1024 ** 2).toFixed(0)
    console.log(`  ${step}: ${mebibytes} MiB of memory, ${rate} MB/s, making the bytes included`)
  }

  #sample(): void {
    this.#peak = Math.max(this.#peak, process.memoryUsage.rss())
  }
}

await measure(Number(workerData))
