import { sweepLeftovers } from './sweep-leftovers.ts'

export interface SweepOptions {
  /** Called after a sweep, with how many leftovers it removed or why it could not go on. */
  readonly onSwept?: (result: SweepResult) => void
  /** How long something unfinished must have been unchanged to be a leftover. */
  readonly leftoverAgeMs?: number
}

export type SweepResult =
  | { readonly removed: number }
  | { readonly removed: undefined; readonly error: unknown }

const hourMs = 3_600_000
const marginMs = 60_000

/**
 * Sweeps now, and once more when everything that was left before this start is old enough: a server that was started again right
 * after it was killed finds young leftovers. What happens later is cleaned up where it happens. Returns what ends it.
 */
export function startSweeps(
  root: string,
  { onSwept, leftoverAgeMs = hourMs }: SweepOptions,
): () => Promise<void> {
  const stopping = new AbortController()
  let underWay = Promise.resolve()
  const sweep = (): void => {
    const unchangedSinceMs = Date.now() - leftoverAgeMs
    underWay = sweepLeftovers(root, { unchangedSinceMs, signal: stopping.signal }).then(
      (removed) => onSwept?.({ removed }),
      (error: unknown) => onSwept?.({ removed: undefined, error }),
    )
  }
  sweep()
  const timer = setTimeout(sweep, leftoverAgeMs + marginMs).unref()
  return async () => {
    clearTimeout(timer)
    stopping.abort()
    await underWay
  }
}
