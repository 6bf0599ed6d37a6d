import {
  callsAbout,
  dropPayloads,
  erasePerson,
  erasureContents,
  findDeploymentsOf,
  gapContents,
  insertErasure,
  insertGap,
  lastCallBefore,
  lockChain,
  readGaps,
  type GapRow,
  type Tx,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { appendEntries } from './audit/append-entries.ts'
import { rowContent } from './audit/chain-content.ts'
import { personHash, type LogPolicy } from './log-policy.ts'
import { refused } from './refused.ts'
import { requireDeployment } from './require-deployment.ts'

export interface NewGap {
  readonly deploymentId: string
  /** Milliseconds since 1970: of the first and the last call. */
  readonly from: number
  readonly until: number
  readonly calls: number
  /** Such as `sampled` or `queue full`. */
  readonly reason: string
}

const longestReason = 500
const dayMs = 86_400_000
/** Of one transaction of an erasure. */
const mostCalls = 1000

/** Notes that calls were answered that are not in the log. @throws RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE */
export async function logGap(ctx: RowCtx, gap: NewGap): Promise<void> {
  authorize(ctx, 'serving:write')
  if (gap.reason.length > longestReason)
    throw refused('reason', `It has more than ${longestReason} characters.`)
  if (gap.calls < 1) throw refused('calls', 'It is 1 or more.')
  await ctx.log.write(async (tx) => {
    await lockChain(tx)
    const { deployment_no } = await requireDeployment(tx, gap.deploymentId)
    const no = await insertGap(tx, {
      deployment_no,
      from_at: gap.from,
      until_at: gap.until,
      calls: gap.calls,
      reason: gap.reason,
      recorded_at: ctx.now(),
    })
    const content = rowContent('gap', (await gapContents(tx, [no])).get(no) ?? [])
    await appendEntries(ctx, tx, [{ kind: 'gap', subject: no, content }])
  })
}

/** The gaps of a deployment, newest first. @throws RESOURCE_DOES_NOT_EXIST */
export function listGaps(
  ctx: RowCtx,
  { deploymentId }: { readonly deploymentId: string },
): Promise<readonly GapRow[]> {
  authorize(ctx, 'serving:read')
  return ctx.log.read(async (db) => {
    const { deployment_no: deploymentNo } = await requireDeployment(db, deploymentId)
    return readGaps(db, { deploymentNo, limit: 1000 })
  })
}

export interface Expire {
  /** Of the deployments. */
  readonly name: string
  /** Bodies of older calls go; by the policy of each deployment if absent. */
  readonly olderThanDays: number | undefined
}

/** Removes bodies that are old enough; their digests and the rows of answers stay, and the chain says what went. How many calls lost theirs. */
export async function expirePayloads(
  ctx: RowCtx,
  { name, olderThanDays }: Expire,
): Promise<number> {
  authorize(ctx, 'serving:write')
  return ctx.log.write(async (tx) => {
    await lockChain(tx)
    let removed = 0
    for (const deployment of await findDeploymentsOf(tx, name)) {
      const { payloadDays } = JSON.parse(deployment.policy) as LogPolicy // `createDeployment` wrote it
      const days = olderThanDays ?? payloadDays
      if (days === undefined) continue
      const at = ctx.now() - days * dayMs
      const until = await lastCallBefore(tx, { deploymentNo: deployment.deployment_no, at })
      const dropped = await dropPayloads(tx, { deploymentNo: deployment.deployment_no, at })
      if (until === undefined || dropped === 0) continue
      removed += dropped
      await noteErasure(ctx, tx, {
        what: 'payloads',
        deployment_no: deployment.deployment_no,
        until_no: until,
        inference_no: null,
        reason: `older than ${days} days`,
      })
    }
    if (removed > 0)
      await audit(ctx, tx, 'inference.expire', `deployments:/${name}`, { calls: removed })
    return removed
  })
}

export interface EraseEntity {
  /** Of the deployments. */
  readonly name: string
  readonly entityKey: string
  readonly reason: string
}

/**
 * Removes what the log says of an entity: bodies of the calls that were about it, and what its rows hold. The chain says that it was done, not what was there. How
 * many calls were touched.
 */
export async function eraseEntity(
  ctx: RowCtx,
  { name, entityKey, reason }: EraseEntity,
): Promise<number> {
  authorize(ctx, 'serving:write')
  if (entityKey === '') throw refused('entity_key', 'It is empty.')
  if (reason.length > longestReason)
    throw refused('reason', `It has more than ${longestReason} characters.`)
  const entityKeys = [entityKey, personHash(ctx, entityKey)]
  let erased = 0
  // A person may have more calls than one transaction should hold.
  for (;;) {
    const calls = await ctx.log.write((tx) => eraseCalls(ctx, tx, { name, entityKeys, reason }))
    erased += calls
    if (calls < mostCalls) return erased
  }
}

async function eraseCalls(
  ctx: RowCtx,
  tx: Tx,
  {
    name,
    entityKeys,
    reason,
  }: Omit<EraseEntity, 'entityKey'> & { readonly entityKeys: readonly string[] },
): Promise<number> {
  await lockChain(tx)
  const calls = await callsAbout(tx, { name, entityKeys, limit: mostCalls })
  for (const inferenceNo of calls) {
    await erasePerson(tx, { inferenceNo, entityKeys })
    await noteErasure(ctx, tx, {
      what: 'person',
      deployment_no: null,
      until_no: null,
      inference_no: inferenceNo,
      reason,
    })
  }
  // Who it was is what is to be forgotten.
  await audit(ctx, tx, 'inference.erase', `deployments:/${name}`, { calls: calls.length })
  return calls.length
}

async function noteErasure(
  ctx: RowCtx,
  tx: Tx,
  row: Omit<Parameters<typeof insertErasure>[1], 'at' | 'created_by'>,
): Promise<void> {
  const no = await insertErasure(tx, { ...row, at: ctx.now(), created_by: actorName(ctx.actor) })
  const content = rowContent('erasure', (await erasureContents(tx, [no])).get(no) ?? [])
  await appendEntries(ctx, tx, [{ kind: 'erasure', subject: no, content }])
}
