import { insertRows } from '../bulk.ts'
import { bytesOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'

/** What Aim's number of a context stands for: packed nodes. */
export interface AimContext {
  readonly number: string
  readonly nodes: Uint8Array
}

/** A number stands for one context for ever. */
export async function putAimContexts(tx: Tx, contexts: readonly AimContext[]): Promise<void> {
  await insertRows(
    tx,
    { table: 'aim_contexts', columns: ['number', 'nodes'], suffix: 'on conflict do nothing' },
    contexts.map(({ number, nodes }) => [number, nodes]),
  )
}

export async function readAimContext(db: Db, number: string): Promise<Uint8Array | undefined> {
  const [row] = await db.rows('select nodes from aim_contexts where number = ?', [number])
  return row && bytesOf(row[0])
}
