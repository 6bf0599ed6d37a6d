import type { IncomingHttpHeaders } from 'node:http'

/** What identifies the state of a file. */
export interface Validators {
  /** Strong, with its quotes. */
  readonly etag: string
  readonly modifiedMs: number
}

/** Whether the caller has the file already, as it says: If-None-Match, or If-Modified-Since where that is missing. */
export function isUnchanged(
  headers: Readonly<IncomingHttpHeaders>,
  { etag, modifiedMs }: Validators,
): boolean {
  const known = headers['if-none-match']
  if (known !== undefined) {
    const tags = known.match(/\*|(?:W\/)?"[^"]*"/g) ?? []
    return tags.some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag)
  }
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return since >= wholeSeconds(modifiedMs)
}

/**
 * Whether a range of what the caller has may be completed with one of the present file (If-Range). A date counts only if the
 * file was already a while old: two states within a second have the same one.
 */
export function isRangeCurrent(
  condition: string | readonly string[] | undefined,
  { etag, modifiedMs, nowMs }: Validators & { readonly nowMs: number },
): boolean {
  if (typeof condition !== 'string') return condition === undefined
  if (condition.includes('"')) return condition.trim() === etag
  return Date.parse(condition) === wholeSeconds(modifiedMs) && nowMs - modifiedMs > 2000
}

/** HTTP's dates have no fractions. */
function wholeSeconds(timeMs: number): number {
  return Math.floor(timeMs / 1000) * 1000
}
