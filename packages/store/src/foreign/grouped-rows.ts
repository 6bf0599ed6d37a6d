import type { KeyValue } from '@stemma/contract'
import { text } from './mlflow-values.ts'
import type { SqlRows } from './sql-rows.ts'

/** Names and values by the first column. */
export async function grouped(sql: SqlRows, query: string): Promise<Map<string, KeyValue[]>> {
  const found = new Map<string, KeyValue[]>()
  for (const [owner, key, value] of await sql.rows(query))
    push(found, text(owner), { key: text(key), value: text(value) })
  return found
}

/** Adds to the list of a key. */
export function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
