import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** Measures one object of so many GiB in a thread that has the limit of memory of the server's. */
export async function measureHugeObject(gibibytes: number): Promise<void> {
  const worker = new Worker(new URL('./huge-object-thread.ts', import.meta.url), {
    workerData: gibibytes,
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  })
  // An error of the thread is thrown here.
  await once(worker, 'exit')
}
