const newline = 0x0a
const quote = 0x22

/**
 * Counts lines of NDJSON or records of CSV as their bytes go by. A line break inside quotes ends no record; a doubled quote turns the
 * state twice, so it does no harm. JSON has no line breaks inside its texts, and its quotes do not count.
 */
export function recordCounter(format: 'ndjson' | 'csv'): (chunk: Uint8Array) => number {
  let isQuoted = false
  // The first record of CSV is the titles.
  let count = format === 'csv' ? -1 : 0
  return (chunk) => {
    for (const byte of chunk) {
      if (byte === newline && !isQuoted) count++
      else if (byte === quote && format === 'csv') isQuoted = !isQuoted
    }
    return Math.max(0, count)
  }
}
