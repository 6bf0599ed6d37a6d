import type { Int64 } from '@stemma/contract'
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Db, Row, Tx } from '../db.ts'
import type { WebhookDeliveryTable } from '../webhook-tables.ts'

export type DeliveryRow = Readonly<Selectable<WebhookDeliveryTable>>

/** Ended deliveries of one webhook that are kept for its log. */
const keptDeliveries = 1000

export async function insertDelivery(tx: Tx, row: Insertable<WebhookDeliveryTable>): Promise<void> {
  await tx.query.insertInto('webhook_deliveries').values(row).execute()
}

export interface DeliveryClaim {
  readonly now: Int64
  readonly untilMs: Int64
  /** How many may be taken, in all and of one webhook. */
  readonly slots: { readonly free: number; readonly freeOf: (webhookNo: number) => number }
}

/**
 * Takes deliveries that are due, the longest first, as far as there are slots: nobody else gets them before `untilMs`. On PostgreSQL several servers
 * may ask at once; each gets others.
 */
export async function claimDeliveries(
  tx: Tx,
  { now, untilMs, slots }: DeliveryClaim,
): Promise<readonly DeliveryRow[]> {
  const claimed: DeliveryRow[] = []
  const freeOf = (no: number): number =>
    slots.freeOf(no) - claimed.filter(({ webhook_no }) => webhook_no === no).length
  const full = new Set<number>()
  for (;;) {
    const due = await dueDeliveries(tx, {
      now,
      full: [...full],
      limit: slots.free - claimed.length,
    })
    if (due.length === 0) return claimed
    for (const [no, webhook] of due) {
      if (freeOf(Number(webhook)) > 0) claimed.push(await claimDelivery(tx, Number(no), untilMs))
      if (freeOf(Number(webhook)) <= 0) full.add(Number(webhook))
    }
  }
}

async function dueDeliveries(
  tx: Tx,
  {
    now,
    full,
    limit,
  }: { readonly now: Int64; readonly full: readonly number[]; readonly limit: number },
): Promise<readonly Row[]> {
  const skipLocked = tx.dialect === 'postgres' ? ' for update skip locked' : ''
  return tx.rows(
    `select delivery_no, webhook_no from webhook_deliveries where state = 'waiting' and due_at <= ?${notOf(full)} order by due_at limit ?${skipLocked}`,
    [now, ...full, limit],
  )
}

async function claimDelivery(tx: Tx, no: number, untilMs: Int64): Promise<DeliveryRow> {
  return tx.query
    .updateTable('webhook_deliveries')
    .set((row) => ({ due_at: untilMs, attempts: row('attempts', '+', 1) }))
    .where('delivery_no', '=', no)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** When the next waiting delivery is due, those of some webhooks aside; undefined when none waits. */
export async function nextDelivery(
  db: Db,
  without: readonly number[] = [],
): Promise<Int64 | undefined> {
  const [row] = await db.rows(
    `select min(due_at) from webhook_deliveries where state = 'waiting'${notOf(without)}`,
    without,
  )
  return row?.[0] === null ? undefined : (row?.[0] as Int64 | undefined) // an integer column
}

function notOf(webhooks: readonly number[]): string {
  return webhooks.length === 0
    ? ''
    : ` and webhook_no not in (${webhooks.map(() => '?').join(', ')})`
}

/** Makes due what a server had taken that is no more. Only for the one server of an SQLite file. */
export async function releaseDeliveries(tx: Tx, now: Int64): Promise<void> {
  await tx.run(`update webhook_deliveries set due_at = ? where state = 'waiting' and due_at > ?`, [
    now,
    now,
  ])
}

export async function updateDelivery(
  tx: Tx,
  deliveryNo: number,
  change: Updateable<WebhookDeliveryTable>,
): Promise<void> {
  await tx.query
    .updateTable('webhook_deliveries')
    .set(change)
    .where('delivery_no', '=', deliveryNo)
    .execute()
}

/** A delivery as a server took it; whoever takes it later, or asks for it anew, changes this. */
export type HeldDelivery = Pick<DeliveryRow, 'delivery_no' | 'attempts' | 'due_at'>

/** Changes a delivery for the server that took it. False when it is not that server's any more: nothing changes then. */
export async function updateHeldDelivery(
  tx: Tx,
  { delivery_no, attempts, due_at }: HeldDelivery,
  change: Updateable<WebhookDeliveryTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.query
    .updateTable('webhook_deliveries')
    .set(change)
    .where('delivery_no', '=', delivery_no)
    .where('state', '=', 'waiting')
    .where('attempts', '=', attempts)
    .where('due_at', '=', due_at)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Forgets the oldest ended deliveries of a webhook, so that its log stays bounded. */
export async function trimDeliveries(tx: Tx, webhookNo: number): Promise<void> {
  await tx.run(
    `delete from webhook_deliveries where webhook_no = ? and state <> 'waiting' and delivery_no <= (
       select delivery_no from webhook_deliveries where webhook_no = ? order by delivery_no desc limit 1 offset ${keptDeliveries})`,
    [webhookNo, webhookNo],
  )
}

export async function findDelivery(db: Db, deliveryId: string): Promise<DeliveryRow | undefined> {
  return db.query
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .executeTakeFirst()
}

export interface DeliverySearch {
  readonly webhookNo: number
  readonly state?: DeliveryRow['state'] | undefined
  readonly before: number | undefined
  readonly limit: number
}

/** Deliveries of a webhook, newest first. */
export async function listDeliveries(
  db: Db,
  { webhookNo, state, before, limit }: DeliverySearch,
): Promise<readonly DeliveryRow[]> {
  let query = db.query
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook_no', '=', webhookNo)
  if (state !== undefined) query = query.where('state', '=', state)
  if (before !== undefined) query = query.where('delivery_no', '<', before)
  return query.orderBy('delivery_no', 'desc').limit(limit).execute()
}
