import type { NewGap } from './spill.ts'

export interface GapCounter {
  readonly count: (atMs: number, reason: string) => void
  /** Tells of what was counted; what can't be told is counted still. */
  readonly flush: () => Promise<void>
  /** What was counted and not told; it is so no more. */
  readonly take: () => readonly NewGap[]
}

const tellEveryMs = 60_000

/** Counts calls that are left out, and tells of them once a minute. */
export function gapCounter(send: (gap: NewGap) => Promise<unknown>): GapCounter {
  const gaps = new Map<string, NewGap>()
  let timer: NodeJS.Timeout | undefined
  const take = (): readonly NewGap[] => {
    clearTimeout(timer)
    timer = undefined
    const all = [...gaps.values()]
    gaps.clear()
    return all
  }
  const merge = ({ from, until, calls, reason }: NewGap): void => {
    const known = gaps.get(reason)
    gaps.set(reason, {
      reason,
      from: Math.min(known?.from ?? from, from),
      until: Math.max(known?.until ?? until, until),
      calls: (known?.calls ?? 0) + calls,
    })
    timer ??= setTimeout(() => void flush(), tellEveryMs).unref()
  }
  const flush = async (): Promise<void> => {
    for (const gap of take()) await send(gap).catch(() => merge(gap))
  }
  return {
    count: (atMs, reason) => merge({ from: atMs, until: atMs, calls: 1, reason }),
    flush,
    take,
  }
}
