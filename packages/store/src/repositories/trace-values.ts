import { asList, inNumbers, insertRows } from '../bulk.ts'
import type { Db, Tx } from '../db.ts'
import type { Tag } from './experiments.ts'

export type TraceValueKind = 'tag' | 'metadata'

export const traceValueTables = { tag: 'trace_tags', metadata: 'trace_metadata' } as const

/** Sets tags or metadata, over values that they may have had. */
export async function setTraceValues(
  tx: Tx,
  kind: TraceValueKind,
  { traceNo, values }: { readonly traceNo: number; readonly values: readonly Tag[] },
): Promise<void> {
  const last = new Map(values.map(({ key, value }) => [key, value]))
  await insertRows(
    tx,
    {
      table: traceValueTables[kind],
      columns: ['trace_no', 'key', 'value'],
      suffix: 'on conflict (trace_no, key) do update set value = excluded.value',
    },
    [...last].map(([key, value]) => [traceNo, key, value]),
  )
}

export async function findTraceTag(
  db: Db,
  traceNo: number,
  key: string,
): Promise<string | undefined> {
  const [row] = await db.rows('select value from trace_tags where trace_no = ? and key = ?', [
    traceNo,
    key,
  ])
  return row && String(row[0])
}

/** False when there was no such tag. */
export async function deleteTraceTag(tx: Tx, traceNo: number, key: string): Promise<boolean> {
  const count = await tx.run('delete from trace_tags where trace_no = ? and key = ?', [
    traceNo,
    key,
  ])
  return count > 0
}

/** Tags or metadata of some traces, by key. */
export async function readTraceValues(
  db: Db,
  kind: TraceValueKind,
  traceNos: readonly number[],
): Promise<ReadonlyMap<number, readonly Tag[]>> {
  const found = new Map<number, Tag[]>(traceNos.map((no) => [no, []]))
  const rows = await db.rows(
    `select trace_no, key, value from ${traceValueTables[kind]} where trace_no ${inNumbers(db)} order by trace_no, key`,
    [asList(traceNos)],
  )
  for (const [no, key, value] of rows)
    found.get(Number(no))?.push({ key: String(key), value: String(value) })
  return found
}
