import type { Insertable } from 'kysely'
import type { Tx } from '../db.ts'
import type { AuditTable } from '../tables.ts'

/** Appends to the audit, in the transaction of what it tells. */
export async function insertAudit(
  tx: Tx,
  row: Omit<Insertable<AuditTable>, 'audit_no'>,
): Promise<void> {
  await tx.query.insertInto('audit').values(row).execute()
}
