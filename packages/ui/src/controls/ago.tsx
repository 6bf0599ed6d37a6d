import type { ReactNode } from 'react'
import { formatAgo, formatTime } from '../format/time.ts'

/** How long ago something was, with the exact time for whoever points at it. */
export function Ago({ timeMs }: { readonly timeMs: number | bigint }): ReactNode {
  const ms = Number(timeMs)
  // A client may have written what is no date.
  if (!(ms > 0 && ms <= 8.64e15)) return null
  return (
    <time dateTime={new Date(ms).toISOString()} title={formatTime(ms)}>
      {formatAgo(ms, Date.now())}
    </time>
  )
}
