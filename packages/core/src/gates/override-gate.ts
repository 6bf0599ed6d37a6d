import { invalidParameter } from '@stemma/contract'
import { findAlias, findModelVersion, type GateDecisionRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { authorizeAlias } from '../models/alias-right.ts'
import { validateNewAlias } from '../models/registry-limits.ts'
import { lockVersion } from '../models/require-model.ts'
import { moveAlias } from '../models/set-alias.ts'
import { insertDecision } from './record-decision.ts'

const longestReason = 5000

/** Moves an alias without evidence, for a reason that is kept for ever. @throws PERMISSION_DENIED for an alias of others */
export async function overrideGate(
  ctx: RowCtx,
  {
    name,
    alias,
    version: number,
    reason,
  }: {
    readonly name: string
    readonly alias: string
    readonly version: number
    readonly reason: string
  },
): Promise<GateDecisionRow> {
  authorize(ctx, 'model:write')
  validateNewAlias(alias)
  if (reason.trim() === '' || reason.length > longestReason)
    throw invalidParameter(
      `Invalid value for parameter 'reason' supplied: It says why, in ${longestReason} characters at most.`,
    )
  return ctx.store.write(async (tx) => {
    const { model, version } = await lockVersion(tx, { name, version: String(number) })
    await authorizeAlias(ctx, tx, model, { alias, isDecided: true })
    const before = await findAlias(tx, model.model_no, alias)
    const old = before === undefined ? undefined : await findModelVersion(tx, name, before)
    await moveAlias(ctx, tx, model, { alias, version: number })
    return insertDecision(ctx, tx, {
      ...{ model, version, alias, verdict: 'OVERRIDE', moved: true },
      candidateDigest: version.digest ?? '',
      againstVersion: before,
      againstDigest: old?.digest ?? undefined,
      ...{ data: '', fingerprint: '', rows: 0, rowsNeeded: undefined, evidence: undefined },
      content: {
        ...{ reasons: [reason], measures: [], figures: [], tests: [], overlaps: [] },
        environment: [],
      },
    })
  })
}
