import { notFound } from '@stemma/contract'
import { findDeployment, type Db, type DeploymentRow } from '@stemma/store'

/** @throws RESOURCE_DOES_NOT_EXIST */
export async function requireDeployment(db: Db, deploymentId: string): Promise<DeploymentRow> {
  const row = await findDeployment(db, deploymentId)
  if (row === undefined) throw notFound(`There is no deployment ${deploymentId.slice(0, 64)}.`)
  return row
}
