import { shorten } from '../limits/text-length.ts'

/** The tag of a run that says what of it was not taken, and how often. */
export const refusedTag = 'stemma.refused'

const mostReasons = 50
const longestReason = 300

/** The tag's new value: a line for each reason, with how often it was. `before` is the value that it has. */
export function refusals(before: string | undefined, reasons: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const line of (before ?? '').split('\n')) {
    const [, count, reason] = /^(\d+) × (.*)$/u.exec(line) ?? []
    if (reason !== undefined) counts.set(reason, Number(count))
  }
  for (const given of reasons) {
    const reason = shorten(given.replaceAll(/\s+/gu, ' '), longestReason)
    const known = counts.has(reason) || counts.size < mostReasons
    const key = known ? reason : 'others'
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return Array.from(counts, ([reason, count]) => `${count} × ${reason}`).join('\n')
}
