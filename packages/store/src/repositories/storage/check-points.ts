import { bytesOf, textOf } from '../../column.ts'
import type { Db, Value } from '../../db.ts'
import { findDamage } from '../../points/log-entry.ts'

export type PointTable = 'metric_blocks' | 'metric_log'

/** Points that are not as they were written. */
export interface DamagedPoints {
  readonly runId: string
  /** Undefined for a request's points of several metrics. */
  readonly key: string | undefined
  readonly problem: string
}

/** The place of a row in its table, in the order of the key. */
export type PointPlace = readonly Value[]

const rowsAtOnce = 500

/** Looks at some rows of points behind a place; `next` is where to go on. Those of no run are no points of anybody. */
export async function checkPoints(
  db: Db,
  table: PointTable,
  after: PointPlace | undefined,
): Promise<{ readonly damaged: readonly DamagedPoints[]; readonly next?: PointPlace }> {
  const key = table === 'metric_blocks' ? ['p.run_no', 'p.key', 'p.seq'] : ['p.run_no', 'p.seq']
  const columns = key.join(', ')
  const behind = after === undefined ? '1 = 1' : `(${columns}) > (${key.map(() => '?').join(', ')})`
  const rows = await db.rows(
    `select ${columns}, r.run_id, p.points from ${table} p join runs r on r.run_no = p.run_no
     where ${behind} order by ${columns} limit ${rowsAtOnce}`,
    after ?? [],
  )
  const form = table === 'metric_blocks' ? 'block' : 'log entry'
  const damaged = rows.flatMap((row): DamagedPoints[] => {
    const problem = findDamage(bytesOf(row.at(-1)), form)
    if (problem === undefined) return []
    return [
      { runId: textOf(row.at(-2)), key: form === 'block' ? textOf(row[1]) : undefined, problem },
    ]
  })
  const last = rows.at(-1)
  return rows.length < rowsAtOnce || !last
    ? { damaged }
    : { damaged, next: last.slice(0, key.length) }
}
