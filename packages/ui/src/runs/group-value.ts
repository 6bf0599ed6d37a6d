import type { NativeRun } from '@stemma/contract'
import type { RunColumnId } from './column-id.ts'
import { runValue } from './run-value.ts'

/**
 * What the head of a group shows of its runs: of a minimum the smallest, of a maximum the largest, of other metrics the mean of those that are
 * numbers; a text only if all have the same.
 */
export function groupValue(
  runs: readonly NativeRun[],
  id: RunColumnId,
): number | string | undefined {
  const values = runs.map((run) => runValue(run, id))
  if (id.kind !== 'metric') {
    const [first] = values
    return values.every((value) => value === first) ? first : undefined
  }
  const numbers = values.filter((value) => typeof value === 'number')
  if (numbers.length === 0) return undefined
  switch (id.summary) {
    case 'min':
      return Math.min(...numbers)
    case 'max':
      return Math.max(...numbers)
    default:
      return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  }
}
