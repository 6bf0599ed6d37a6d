import { findDeploymentFor, type DeploymentRow, type Tx } from '@stemma/store'
import { newId, authorize, type RowCtx } from '../../ctx.ts'
import { createDeploymentIn } from '../create-deployment.ts'
import { addCalls, checkCalls, type LoggedCall } from '../log-inferences.ts'
import { mirrorDeployments } from '../mirror-deployments.ts'

/** A call that another server answered. */
export interface ImportedCall {
  /** Of the deployment. */
  readonly name: string
  /** What answered, as that server calls it; `models:/churn/3` is known here. */
  readonly model: string
  readonly call: LoggedCall
}

/**
 * Adds calls of other servers to the log, all or none. Each name and model has a deployment, made when it is first heard of. How many are new.
 *
 * @throws INVALID_PARAMETER_VALUE with the field that can't be
 */
export async function importInferences(
  ctx: RowCtx,
  { calls }: { readonly calls: readonly ImportedCall[] },
): Promise<number> {
  authorize(ctx, 'serving:write')
  const named = calls.map((one) => ({ ...one, call: withId(ctx, one.call) }))
  checkCalls(named.map(({ call }) => call))
  const added = await ctx.log.write((tx) => importIn(ctx, tx, named))
  await mirrorDeployments(ctx)
  return added
}

/** The same inside a transaction, of calls that were checked. */
export async function importIn(
  ctx: RowCtx,
  tx: Tx,
  calls: readonly ImportedCall[],
): Promise<number> {
  let added = 0
  const groups = Map.groupBy(calls, ({ name, model }) => JSON.stringify([name, model]))
  for (const group of groups.values()) {
    const [first] = group
    if (first === undefined) continue
    const deployment = await deploymentFor(ctx, tx, first)
    added += await addCalls(ctx, tx, { deployment, calls: group.map(({ call }) => call) })
  }
  return added
}

async function deploymentFor(
  ctx: RowCtx,
  tx: Tx,
  { name, model }: ImportedCall,
): Promise<DeploymentRow> {
  const known = await findDeploymentFor(tx, { name, modelUri: model })
  if (known !== undefined) return known
  const version = /^models:\/([^/@]+)\/(\d{1,9})$/u.exec(model)
  return createDeploymentIn(ctx, tx, {
    name,
    modelUri: model,
    modelName: version?.[1] ?? '',
    modelVersion: version?.[2] === undefined ? undefined : Number(version[2]),
    modelId: '',
    runId: '',
    modelDigest: '',
    hyperparameters: {},
    environment: { served_by: 'another server' },
  })
}

/** A call whose server gave it no id gets one; that of a UUID is its digits. */
function withId(ctx: RowCtx, call: LoggedCall): LoggedCall {
  const { inference_id: given } = call.call
  const id = given === '' ? newId(ctx) : given.replaceAll('-', '').toLowerCase()
  return { ...call, call: { ...call.call, inference_id: id } }
}
