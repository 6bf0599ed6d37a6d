/** Work that stops when the signal is aborted. */
export type Work = (signal: AbortSignal) => Promise<void>

export interface AbreastOptions {
  /** Works side by side. */
  readonly most: number
  readonly signal: AbortSignal | undefined
}

/**
 * Runs works side by side, but not more than a few. After a failure nothing new is begun and what runs is aborted; when all of it has
 * ended, the failure is thrown.
 */
export async function runAbreast(
  works: AsyncIterable<Work>,
  { most, signal }: AbreastOptions,
): Promise<void> {
  const running = new Set<Promise<void>>()
  const stop = new AbortController()
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  try {
    for await (const work of works) {
      while (running.size >= most) await Promise.race(running)
      if (either.aborted) break
      const run: Promise<void> = work(either)
        // The first reason stays.
        .catch((error: unknown) => stop.abort(error))
        .finally(() => running.delete(run))
      running.add(run)
    }
  } catch (error) {
    stop.abort(error)
  }
  await Promise.all(running)
  either.throwIfAborted()
}
