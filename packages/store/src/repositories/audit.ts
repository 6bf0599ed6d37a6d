import type { Insertable } from 'kysely'
import { insertRows } from '../bulk.ts'
import type { Tx } from '../db.ts'
import type { AuditTable } from '../tables.ts'

/** Appends to the audit, in the transaction of what it tells. */
export async function insertAudit(
  tx: Tx,
  row: Omit<Insertable<AuditTable>, 'audit_no'>,
): Promise<void> {
  await tx.query.insertInto('audit').values(row).execute()
}

/** Appends several entries to the audit, with one statement on PostgreSQL. */
export async function insertAudits(
  tx: Tx,
  rows: readonly Omit<Insertable<AuditTable>, 'audit_no'>[],
): Promise<void> {
  const columns = ['at', 'actor', 'action', 'subject', 'request_id', 'detail'] as const
  await insertRows(
    tx,
    { table: 'audit', columns },
    rows.map((row) => columns.map((column) => row[column])),
  )
}
