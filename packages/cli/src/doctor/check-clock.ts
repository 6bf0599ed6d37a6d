import type { Check } from './check.ts'

// The Date header is in whole seconds, and the answer was under way for a while.
const toleranceMs = 5_000

export interface ClockReadings {
  /** The server's Date header. */
  readonly date: string | null
  /** This machine's clock just before and after. */
  readonly askedMs: number
  readonly answeredMs: number
}

/** Whether this machine and the server agree on the time: runs are ordered by times that clients send. */
export function checkClock({ date, askedMs, answeredMs }: ClockReadings): Check {
  const check = { group: 'healthy', name: 'clock' } as const
  const serverMs = Date.parse(date ?? '')
  if (Number.isNaN(serverMs)) {
    return { ...check, status: 'unknown', detail: 'the server did not say what time it is' }
  }
  const early = askedMs - serverMs
  const late = serverMs - answeredMs
  const apartMs = Math.max(early, late, 0)
  if (apartMs <= toleranceMs) return { ...check, status: 'ok', detail: 'agrees with the server' }
  const direction = early > late ? 'ahead of' : 'behind'
  return {
    ...check,
    status: 'warning',
    detail: `this machine is ${Math.round(apartMs / 1000)} s ${direction} the server`,
    next: 'let both set their clocks by NTP',
  }
}
