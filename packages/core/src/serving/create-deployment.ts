import { invalidParameter } from '@stemma/contract'
import {
  deploymentContents,
  endDeployment,
  insertDeployment,
  type DeploymentRow,
  type Tx,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, newId, type RowCtx } from '../ctx.ts'
import { appendEntries } from './audit/append-entries.ts'
import { rowContent } from './audit/chain-content.ts'
import type { LogPolicy } from './log-policy.ts'
import { mirrorDeployments } from './mirror-deployments.ts'
import { requireDeployment } from './require-deployment.ts'

export interface CreateDeployment {
  readonly name: string
  readonly modelUri: string
  readonly modelName: string
  readonly modelVersion: number | undefined
  readonly modelId: string
  readonly runId: string
  readonly modelDigest: string
  readonly hyperparameters: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string>>
  readonly role?: string
  readonly policy?: LogPolicy
}

const longestName = 250
const longestText = 10_000

/** Notes what serves from now on: a record that is never changed but for when it ended. */
export async function createDeployment(
  ctx: RowCtx,
  input: CreateDeployment,
): Promise<DeploymentRow> {
  authorize(ctx, 'serving:write')
  const row = await ctx.log.write((tx) => createDeploymentIn(ctx, tx, input))
  await mirrorDeployments(ctx)
  return row
}

/** @throws INVALID_PARAMETER_VALUE for what no deployment can be called */
export function checkDeploymentName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/u.test(name) || name.length > longestName)
    throw invalidParameter(
      `Invalid value for parameter 'name' supplied: A deployment's name has letters, digits, dots, dashes and underscores, ${longestName} at most, and begins with a letter or a digit.`,
    )
}

/** The same inside a transaction. @throws INVALID_PARAMETER_VALUE */
export async function createDeploymentIn(
  ctx: RowCtx,
  tx: Tx,
  input: CreateDeployment,
): Promise<DeploymentRow> {
  checkDeploymentName(input.name)
  const [hyperparameters, environment] = [
    JSON.stringify(input.hyperparameters),
    JSON.stringify(input.environment),
  ]
  for (const [field, text] of Object.entries({
    model_uri: input.modelUri,
    model_name: input.modelName,
    model_id: input.modelId,
    run_id: input.runId,
    model_digest: input.modelDigest,
    hyperparameters,
    environment,
  }))
    if (text.length > longestText)
      throw invalidParameter(
        `Invalid value for parameter '${field}' supplied: It has more than ${longestText} characters.`,
      )
  const row = await insertDeployment(tx, {
    deployment_id: newId(ctx),
    name: input.name,
    model_uri: input.modelUri,
    model_name: input.modelName,
    model_version: input.modelVersion ?? null,
    model_id: input.modelId,
    run_id: input.runId,
    model_digest: input.modelDigest,
    hyperparameters,
    environment,
    started_at: ctx.now(),
    ended_at: null,
    created_by: actorName(ctx.actor),
    role: input.role ?? 'champion',
    policy: JSON.stringify(input.policy ?? {}),
  })
  await chainDeployment(ctx, tx, row.deployment_no)
  await audit(ctx, tx, 'deployment.create', `deployments:/${row.deployment_id}`, {
    name: input.name,
    model: input.modelUri,
  })
  return row
}

/** Notes that a deployment serves no more. @throws RESOURCE_DOES_NOT_EXIST */
export async function stopDeployment(
  ctx: RowCtx,
  { deploymentId }: { readonly deploymentId: string },
): Promise<DeploymentRow> {
  authorize(ctx, 'serving:write')
  const ended = await ctx.log.write(async (tx) => {
    const row = await requireDeployment(tx, deploymentId)
    if (row.ended_at !== null) return row
    const endedAt = ctx.now()
    await endDeployment(tx, row.deployment_no, endedAt)
    await appendEntries(ctx, tx, [
      { kind: 'end', subject: 0, content: rowContent('end', [deploymentId, endedAt]) },
    ])
    await audit(ctx, tx, 'deployment.end', `deployments:/${deploymentId}`)
    return requireDeployment(tx, deploymentId)
  })
  await mirrorDeployments(ctx)
  return ended
}

async function chainDeployment(ctx: RowCtx, tx: Tx, no: number): Promise<void> {
  const columns = (await deploymentContents(tx, [no])).get(no) ?? []
  const content = rowContent('deployment', columns)
  await appendEntries(ctx, tx, [{ kind: 'deployment', subject: no, content }])
}
