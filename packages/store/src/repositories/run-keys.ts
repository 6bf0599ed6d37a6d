import type { Db } from '../db.ts'

export type RunKeyKind = 'metrics' | 'params' | 'tags'

const tableOf: Readonly<Record<RunKeyKind, string>> = {
  metrics: 'series',
  params: 'params',
  tags: 'run_tags',
}

export interface RunKeyQuery {
  readonly kind: RunKeyKind
  readonly experimentIds: readonly number[]
  readonly contains: string
  readonly limit: number
}

/** Steps through the index of one experiment. */
const chunkSize = 1000

/**
 * The names that runs of some experiments use, sorted by code point. The index by experiment and key is asked for the next name each time,
 * so the cost is that of the names, however many runs have them.
 */
export async function readRunKeys(db: Db, query: RunKeyQuery): Promise<readonly string[]> {
  const wanted = query.contains.toLowerCase()
  const found = new Set<string>()
  for (const experimentId of query.experimentIds) {
    let taken = 0
    for await (const key of walkKeys(db, tableOf[query.kind], experimentId)) {
      if (!key.toLowerCase().includes(wanted)) continue
      found.add(key)
      if (++taken >= query.limit) break
    }
  }
  return [...found].toSorted(byCodePoint).slice(0, query.limit)
}

async function* walkKeys(db: Db, table: string, experimentId: number): AsyncGenerator<string> {
  let last: string | undefined
  for (;;) {
    const after = last === undefined ? '' : 'and key > ?'
    const rows = await db.rows(
      `with recursive found (key, place) as (
        select (select min(key) from ${table} where experiment_id = ? ${after}), 1
        union all
        select (select min(key) from ${table} where experiment_id = ? and key > found.key), place + 1
        from found where key is not null and place < ${chunkSize})
      select key from found where key is not null order by place`,
      [experimentId, ...(last === undefined ? [] : [last]), experimentId],
    )
    for (const [key] of rows) yield String(key)
    if (rows.length < chunkSize) return
    last = String(rows.at(-1)?.[0])
  }
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
