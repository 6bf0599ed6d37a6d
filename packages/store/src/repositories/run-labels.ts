import { insertRows } from '../bulk.ts'
import { textOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'

/** What a key stands for where it is not the name that a client gave. */
export interface RunLabel {
  readonly kind: 'metric' | 'param' | 'tag'
  readonly key: string
  readonly name: string
  /** JSON of a map, or empty. */
  readonly context: string
}

export async function putRunLabels(
  tx: Tx,
  runNo: number,
  labels: readonly RunLabel[],
): Promise<void> {
  await insertRows(
    tx,
    {
      table: 'run_labels',
      columns: ['run_no', 'kind', 'key', 'name', 'context'],
      suffix: 'on conflict (run_no, kind, key) do nothing',
    },
    labels.map(({ kind, key, name, context }) => [runNo, kind, key, name, context]),
  )
}

export async function readRunLabels(db: Db, runNo: number): Promise<readonly RunLabel[]> {
  const rows = await db.rows(
    'select kind, key, name, context from run_labels where run_no = ? order by kind, key',
    [runNo],
  )
  return rows.map(([kind, key, name, context]) => ({
    kind: textOf(kind) as RunLabel['kind'], // nobody writes another
    key: textOf(key),
    name: textOf(name),
    context: textOf(context),
  }))
}
