import type { Int64 } from '@stemma/contract'

/** Local time to the second, for people; an unset or impossible time is a dash. */
export function formatTime(timeMs: Int64 | null | undefined): string {
  const date = dateOf(timeMs)
  if (date === undefined) return '-'
  const two = (number: number) => String(number).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** ISO 8601 in UTC, for programs; empty where `formatTime` has a dash. */
export function isoTime(timeMs: Int64 | null | undefined): string {
  return dateOf(timeMs)?.toISOString() ?? ''
}

/** How long something took: `0.4 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(durationMs < 10_000 ? 1 : 0)} s`
  const seconds = Math.round(durationMs / 1000)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

function dateOf(timeMs: Int64 | null | undefined): Date | undefined {
  if (timeMs === null || timeMs === undefined) return undefined
  const date = new Date(Number(timeMs))
  return Number.isNaN(date.getTime()) ? undefined : date
}
