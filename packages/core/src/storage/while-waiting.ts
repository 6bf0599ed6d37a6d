import { setTimeout as pause } from 'node:timers/promises'

/** Yields from time to time until work is done, so that whoever waits for it sees that it goes on; its result, or its error. */
export async function* whileWaiting<T>(
  work: Promise<T>,
  everyMs = 1000,
): AsyncGenerator<void, T, undefined> {
  const stopping = new AbortController()
  const settled = work.then(
    () => true,
    () => true,
  )
  try {
    while (!(await Promise.race([settled, tick(everyMs, stopping.signal)]))) yield
    return await work
  } finally {
    stopping.abort()
  }
}

async function tick(everyMs: number, signal: AbortSignal): Promise<false> {
  // When the work is done nobody waits for the rest of the pause.
  await pause(everyMs, undefined, { signal }).catch(() => undefined)
  return false
}
