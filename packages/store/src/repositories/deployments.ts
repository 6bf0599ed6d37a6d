import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../db.ts'
import type { DeploymentTable } from '../serving-tables.ts'

export type DeploymentRow = Readonly<Selectable<DeploymentTable>>

export async function insertDeployment(
  tx: Tx,
  row: Insertable<DeploymentTable>,
): Promise<DeploymentRow> {
  return tx.query.insertInto('deployments').values(row).returningAll().executeTakeFirstOrThrow()
}

/** As `insertDeployment`, for one that another server may copy at the same time. */
export async function copyDeployment(tx: Tx, row: Insertable<DeploymentTable>): Promise<void> {
  await tx.query
    .insertInto('deployments')
    .values(row)
    .onConflict((conflict) => conflict.column('deployment_id').doNothing())
    .execute()
}

export async function findDeployment(
  db: Db,
  deploymentId: string,
): Promise<DeploymentRow | undefined> {
  return db.query
    .selectFrom('deployments')
    .selectAll()
    .where('deployment_id', '=', deploymentId)
    .executeTakeFirst()
}

export async function findDeploymentByNo(db: Db, no: number): Promise<DeploymentRow | undefined> {
  return db.query
    .selectFrom('deployments')
    .selectAll()
    .where('deployment_no', '=', no)
    .executeTakeFirst()
}

/** Notes when a deployment ended; one that has ended stays as it is. */
export async function endDeployment(tx: Tx, no: number, endedAt: number): Promise<void> {
  await tx.query
    .updateTable('deployments')
    .set({ ended_at: endedAt })
    .where('deployment_no', '=', no)
    .where('ended_at', 'is', null)
    .execute()
}

/** Deployments, newest first, behind the one of the number `before`; of one name if that is given. */
export async function readDeployments(
  db: Db,
  {
    name,
    before,
    limit,
  }: {
    readonly name: string | undefined
    readonly before: number | undefined
    readonly limit: number
  },
): Promise<readonly DeploymentRow[]> {
  let query = db.query.selectFrom('deployments').selectAll()
  if (name !== undefined) query = query.where('name', '=', name)
  if (before !== undefined) query = query.where('deployment_no', '<', before)
  return query.orderBy('deployment_no', 'desc').limit(limit).execute()
}

/** The newest deployments of a name, 20 at most, newest first. */
export async function findDeploymentsOf(db: Db, name: string): Promise<readonly DeploymentRow[]> {
  return readDeployments(db, { name, before: undefined, limit: 20 })
}

/** The newest deployment of a name and a model that has not ended. */
export async function findDeploymentFor(
  db: Db,
  { name, modelUri }: { readonly name: string; readonly modelUri: string },
): Promise<DeploymentRow | undefined> {
  return db.query
    .selectFrom('deployments')
    .selectAll()
    .where('name', '=', name)
    .where('model_uri', '=', modelUri)
    .where('ended_at', 'is', null)
    .orderBy('deployment_no', 'desc')
    .limit(1)
    .executeTakeFirst()
}
