import { setTimeout as wait } from 'node:timers/promises'
import { memoryOf } from '../peers/memory.ts'

const stepMs = 100

/** The most memory (PSS) that a process and those below it had while some work was under way, in bytes. */
export async function peakMemory<T>(
  pid: number,
  work: () => Promise<T>,
): Promise<{ readonly peakBytes: number; readonly value: T }> {
  const over = new AbortController()
  let peakBytes = 0
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      peakBytes = Math.max(peakBytes, (await memoryOf(pid)).pssBytes)
      await wait(stepMs)
    }
  }
  const watching = watch()
  try {
    const value = await work()
    return { peakBytes, value }
  } finally {
    over.abort()
    await watching
  }
}
