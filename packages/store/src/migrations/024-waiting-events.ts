import type { ColumnTypes } from './column-types.ts'

/** Halves of calls that other servers tell in two events, until the other half comes. */
export function waitingEvents({ int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table waiting_events (
      event_id ${text} not null, kind ${text} not null, name ${text} not null, model ${text} not null, body ${text} not null,
      content_type ${text} not null, at ${int} not null, arrived_at ${int} not null, primary key (event_id, kind))${clustered}`,
    `create index waiting_events_by_arrival on waiting_events (arrived_at)`,
  ]
}
