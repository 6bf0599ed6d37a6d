import { invalidParameter } from '@stemma/contract'
import type { ExplainedData, NativeExplanation } from '@stemma/contract'
import type { GateDecisionRow } from '@stemma/store'
import { compareVersions, type VersionComparison } from '../models/compare-versions.ts'
import type { Ctx } from '../room-ctx.ts'
import { explainData } from './explain-data.ts'
import { findSuspects } from './find-suspects.ts'

export interface Explained {
  readonly suspects: NativeExplanation['suspects']
  readonly data: readonly ExplainedData[]
  readonly differences: VersionComparison['differences']
  readonly decision: GateDecisionRow | undefined
  readonly unknown: readonly string[]
}

const parts: ReadonlySet<string> = new Set(['code', 'param', 'metric', 'environment', 'signature'])

/** Why a version is not as another one: its data with their faults, code, parameters, environment, and metrics by slice. @throws RESOURCE_DOES_NOT_EXIST */
export async function explainChange(
  ctx: Ctx,
  { name, from, to }: { readonly name: string; readonly from: number; readonly to: number },
): Promise<Explained> {
  if (from === to) throw invalidParameter("Parameters 'from' and 'to' name the same version.")
  const compared = await compareVersions(ctx, { name, from: String(from), to: String(to) })
  const unknown = [...compared.unknown]
  const first = compared.from.version.run_id
  const second = compared.to.version.run_id
  let data: readonly ExplainedData[] = []
  if (first !== '' && second !== '') {
    const before = await ctx.rows.readReproduced({ runId: first })
    const now = await ctx.rows.readReproduced({ runId: second })
    data = await explainData(ctx, { before, now, unknown })
  }
  return {
    suspects: findSuspects(data),
    data,
    differences: compared.differences.filter(({ part }) => parts.has(part)),
    decision: await ctx.rows.findDecisionBetween({ name, one: from, other: to }),
    unknown,
  }
}
