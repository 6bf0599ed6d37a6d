import { createHash } from 'node:crypto'

/** An id of 32 digits for a run that has none: the same for the same run, whenever it comes. */
export function derivedId(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
