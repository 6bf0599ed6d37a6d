import type { ColumnTypes } from './column-types.ts'

/** Webhooks, what they listen to, and what is on its way to them. */
export function webhooks({ id, int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    // The secret is sealed; see `Secrets`.
    `create table webhooks (
      webhook_no ${id}, webhook_id ${text} not null unique, name ${text} not null, url ${text} not null, description ${text},
      secret ${text}, status ${text} not null, created_at ${int} not null, updated_at ${int} not null)`,
    `create table webhook_events (
      webhook_no ${int} not null, position ${int} not null, entity ${text} not null, action ${text} not null,
      primary key (webhook_no, position))${clustered}`,
    `create index webhook_events_by_event on webhook_events (entity, action, webhook_no)`,

    // A delivery that is waiting is due at `due_at`; whoever takes it moves that into the future, and so holds it until then.
    `create table webhook_deliveries (
      delivery_no ${id}, delivery_id ${text} not null unique, webhook_no ${int} not null, entity ${text} not null, action ${text} not null,
      body ${text} not null, state ${text} not null, attempts ${int} not null, due_at ${int} not null, created_at ${int} not null,
      ended_at ${int}, response_status ${int}, error ${text})`,
    `create index webhook_deliveries_due on webhook_deliveries (due_at) where state = 'waiting'`,
    `create index webhook_deliveries_by_webhook on webhook_deliveries (webhook_no, delivery_no)`,
  ]
}
