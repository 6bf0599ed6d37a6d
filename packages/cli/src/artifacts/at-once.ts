/** Files that go over the network at a time. */
const most = 8

/**
 * Works on several items at a time. After the first failure nothing new begins, what is under way is aborted and waited for, and the error is
 * thrown on.
 */
export async function atOnce<T>(
  items: readonly T[],
  signal: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController()
  const either = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal
  const errors: unknown[] = []
  const rest = items.values()
  const worker = async (): Promise<void> => {
    for (const item of rest) {
      if (either.aborted) return
      try {
        await work(item, either)
      } catch (error) {
        errors.push(error)
        failure.abort()
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker))
  signal?.throwIfAborted()
  if (errors.length > 0) throw errors[0]
}
