/** One of several items. */
export interface Turn {
  readonly index: number
  /** Aborted when `signal` is, or when the work on another item has failed. */
  readonly signal: AbortSignal
}

export interface Work<T> {
  /** Items under way at a time. */
  readonly atMost: number
  readonly work: (item: T, turn: Turn) => Promise<unknown>
  readonly signal?: AbortSignal | undefined
}

/**
 * Works on all items, some at a time. After an error, or when `signal` is aborted, none begins any more; the first error, or the
 * reason of the signal, is thrown when those under way have ended.
 */
export async function eachOf<T>(
  items: readonly T[],
  { atMost, signal, work }: Work<T>,
): Promise<void> {
  const failure = new AbortController()
  const either = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal
  const errors: unknown[] = []
  const rest = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of rest) {
      if (either.aborted) return
      try {
        await work(item, { index, signal: either })
      } catch (error) {
        errors.push(error)
        failure.abort()
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atMost, items.length) }, worker))
  signal?.throwIfAborted()
  if (errors.length > 0) throw errors[0]
}
