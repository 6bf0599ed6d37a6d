const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long ago, in one unit: `now`, `5 min ago`, `3 d ago`; a date beyond a month. */
export function formatAgo(timeMs: number, nowMs: number): string {
  const age = nowMs - timeMs
  if (age < 45 * second) return age < -minute ? formatDate(timeMs) : 'now'
  if (age < 90 * minute) return `${Math.max(1, Math.round(age / minute))} min ago`
  if (age < 36 * hour) return `${Math.round(age / hour)} h ago`
  if (age < 30 * day) return `${Math.round(age / day)} d ago`
  return formatDate(timeMs)
}

/** A day in local time: `2026-11-30`. */
export function formatDate(timeMs: number): string {
  return formatTime(timeMs).slice(0, 10)
}

/** An instant in local time, to the second: `2026-11-30 05:16:00`. */
export function formatTime(timeMs: number): string {
  const date = new Date(timeMs)
  if (Number.isNaN(date.valueOf())) return ''
  const local = new Date(timeMs - date.getTimezoneOffset() * minute)
  return local.toISOString().slice(0, 19).replace('T', ' ')
}

/** A duration in its two largest units: `1 h 5 min`, `12.3 s`, `80 ms`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return ''
  if (ms < second) return `${Math.round(ms)} ms`
  if (ms < minute) return `${(ms / second).toFixed(1)} s`
  if (ms < hour) return two(ms, [minute, 'min'], [second, 's'])
  return ms < day ? two(ms, [hour, 'h'], [minute, 'min']) : two(ms, [day, 'd'], [hour, 'h'])
}

type Unit = readonly [sizeMs: number, name: string]

function two(ms: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((ms % large) / small)
  return `${Math.floor(ms / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`
}
