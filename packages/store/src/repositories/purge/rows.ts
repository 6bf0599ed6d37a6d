import { asList, inNumbers } from '../../bulk.ts'
import type { Tx } from '../../db.ts'
import type { PurgeKind } from '../../trash-tables.ts'
import { rowsOfOwners } from '../rows-of-owners.ts'

/**
 * Removes rows that belong to these things, no more than `budget` allows. `isDone` says that nothing is left. A metric point is counted
 * when the summary row of its series goes.
 */
export async function removeRowsOf(
  tx: Tx,
  { kind, subjectNos, budget }: RowsToRemove,
): Promise<{ readonly points: number; readonly isDone: boolean; readonly left: number }> {
  let points = 0
  let left = budget
  for (const { table, owner, key, weight } of rowsOfOwners[kind]) {
    const limit = Math.ceil(left / weight)
    const columns = key.join(', ')
    const where = key.length === 1 ? columns : `(${columns})`
    const rows = await tx.rows(
      `delete from ${table} where ${where} in (select ${columns} from ${table} where ${owner} ${inNumbers(tx)} limit ?)
       returning ${table === 'series' ? 'count' : '1'}`,
      [asList(subjectNos), limit],
    )
    if (table === 'series') for (const [count] of rows) points += Number(count)
    left -= rows.length * weight
    if (rows.length === limit) return { points, isDone: false, left: 0 }
  }
  return { points, isDone: true, left }
}

export interface RowsToRemove {
  readonly kind: PurgeKind
  readonly subjectNos: readonly number[]
  /** Rows of a few values. */
  readonly budget: number
}
