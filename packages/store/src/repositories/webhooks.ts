import type { Insertable, Selectable, Updateable } from 'kysely'
import { asList, inNumbers, insertRows } from '../bulk.ts'
import type { Db, Tx } from '../db.ts'
import type { WebhookEventTable, WebhookTable } from '../webhook-tables.ts'

export type WebhookRow = Readonly<Selectable<WebhookTable>>

export type WebhookEventRow = Readonly<Pick<WebhookEventTable, 'entity' | 'action'>>

export async function insertWebhook(tx: Tx, row: Insertable<WebhookTable>): Promise<WebhookRow> {
  return tx.query.insertInto('webhooks').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function findWebhook(db: Db, webhookId: string): Promise<WebhookRow | undefined> {
  return db.query
    .selectFrom('webhooks')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .executeTakeFirst()
}

export async function findWebhookByNo(db: Db, webhookNo: number): Promise<WebhookRow | undefined> {
  return db.query
    .selectFrom('webhooks')
    .selectAll()
    .where('webhook_no', '=', webhookNo)
    .executeTakeFirst()
}

/** Webhooks, newest first, behind the one of number `before`. */
export async function listWebhooks(
  db: Db,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<readonly WebhookRow[]> {
  let query = db.query.selectFrom('webhooks').selectAll()
  if (before !== undefined) query = query.where('webhook_no', '<', before)
  return query.orderBy('webhook_no', 'desc').limit(limit).execute()
}

export async function updateWebhook(
  tx: Tx,
  webhookNo: number,
  change: Updateable<WebhookTable>,
): Promise<void> {
  await tx.query.updateTable('webhooks').set(change).where('webhook_no', '=', webhookNo).execute()
}

/** Removes a webhook with what is on its way to it, and its log. */
export async function deleteWebhook(tx: Tx, webhookNo: number): Promise<void> {
  await tx.run('delete from webhook_deliveries where webhook_no = ?', [webhookNo])
  await tx.run('delete from webhook_events where webhook_no = ?', [webhookNo])
  await tx.run('delete from webhooks where webhook_no = ?', [webhookNo])
}

/** What a webhook listens to, instead of what it did. */
export async function replaceWebhookEvents(
  tx: Tx,
  webhookNo: number,
  events: readonly WebhookEventRow[],
): Promise<void> {
  await tx.run('delete from webhook_events where webhook_no = ?', [webhookNo])
  await insertRows(
    tx,
    { table: 'webhook_events', columns: ['webhook_no', 'position', 'entity', 'action'] },
    events.map(({ entity, action }, position) => [webhookNo, position, entity, action]),
  )
}

/** What some webhooks listen to, in the order given when they were made. */
export async function readWebhookEvents(
  db: Db,
  webhookNos: readonly number[],
): Promise<ReadonlyMap<number, readonly WebhookEventRow[]>> {
  const rows = await db.rows(
    `select webhook_no, entity, action from webhook_events where webhook_no ${inNumbers(db)} order by webhook_no, position`,
    [asList(webhookNos)],
  )
  const events = new Map<number, WebhookEventRow[]>(webhookNos.map((no) => [no, []]))
  for (const [no, entity, action] of rows)
    events.get(Number(no))?.push({ entity: String(entity), action: String(action) })
  return events
}

/** The active webhooks that listen to an event. */
export async function webhooksFor(
  db: Db,
  { entity, action }: WebhookEventRow,
): Promise<readonly number[]> {
  const rows = await db.rows(
    `select w.webhook_no from webhook_events e join webhooks w on w.webhook_no = e.webhook_no
     where e.entity = ? and e.action = ? and w.status = 'ACTIVE' order by w.webhook_no`,
    [entity, action],
  )
  return rows.map(([no]) => Number(no))
}
