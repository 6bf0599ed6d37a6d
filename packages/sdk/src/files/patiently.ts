import { setTimeout } from 'node:timers/promises'
import { StemmaError } from '@stemma/contract'
import { ConnectionError } from '../client/errors.ts'

/** How long it waits before each new attempt. */
const pausesMs = [100, 500, 2000, 5000]
const passing: ReadonlySet<string> = new Set([
  'TEMPORARILY_UNAVAILABLE',
  'RESOURCE_EXHAUSTED',
  'CANCELLED',
])

/** Tries work again that failed because the line broke or the server could not take it now. It has to be work that goes on where it was. */
export async function patiently<T>(
  work: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await work()
    } catch (error) {
      signal?.throwIfAborted()
      if (!isPassing(error)) throw error
      await setTimeout(pauseMs, undefined, signal === undefined ? {} : { signal })
    }
  }
  return work()
}

function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionError) return true
  return error instanceof StemmaError && passing.has(error.code)
}
