import { StemmaError, type ExplainedData } from '@stemma/contract'
import { dataCtx, type DataCtx } from '../data/data-ctx.ts'
import { compareData, diffData, getDataVersion } from '../data/read-data.ts'
import type { Reproduced } from '../recipes/read-reproduced.ts'
import type { Ctx } from '../room-ctx.ts'
import { findProblems } from './find-problems.ts'

interface Use {
  readonly context: string
  readonly parameter: string
  readonly data: string
}

/** What changed in the data of two runs, role by role. What can't be compared is said in `unknown`. */
export async function explainData(
  ctx: Ctx,
  {
    before,
    now,
    unknown,
  }: { readonly before: Reproduced; readonly now: Reproduced; readonly unknown: string[] },
): Promise<readonly ExplainedData[]> {
  const data = dataCtx(ctx)
  const pairs = pairUses(before.recipe.data, now.recipe.data)
  if (pairs.length === 0) unknown.push('the data: neither run names a version of data')
  const found: ExplainedData[] = []
  for (const [one, other] of pairs) found.push(await explainPair(data, { one, other, unknown }))
  return found
}

/** By parameter, else by role and dataset, else by role. */
function pairUses(
  before: readonly Use[],
  now: readonly Use[],
): readonly (readonly [Use | undefined, Use | undefined])[] {
  const rest = [...before]
  const take = (fits: (one: Use) => boolean): Use | undefined => {
    const at = rest.findIndex(fits)
    return at === -1 ? undefined : rest.splice(at, 1)[0]
  }
  const pairs = now.map((other): readonly [Use | undefined, Use] => [
    take((one) => one.parameter !== '' && one.parameter === other.parameter) ??
      take((one) => one.context === other.context && nameOf(one) === nameOf(other)) ??
      take((one) => one.context === other.context),
    other,
  ])
  return [...pairs, ...rest.map((one) => [one, undefined] as const)]
}

function nameOf({ data }: Use): string {
  return data.slice(0, data.lastIndexOf('/'))
}

async function explainPair(
  ctx: DataCtx,
  {
    one,
    other,
    unknown,
  }: {
    readonly one: Use | undefined
    readonly other: Use | undefined
    readonly unknown: string[]
  },
): Promise<ExplainedData> {
  const { context, parameter } = other ?? one ?? { context: '', parameter: '' }
  const nothing = {
    changed_columns: [],
    new_columns: [],
    dropped_columns: [],
    drift: [],
    problems: [],
  }
  const facts = {
    ...{ context, parameter },
    ...(one && { before: one.data }),
    ...(other && { now: other.data }),
  }
  if (one === undefined || other === undefined) return { ...facts, is_same: false, ...nothing }
  try {
    const versions = {
      before: await getDataVersion(ctx, { reference: one.data }),
      now: await getDataVersion(ctx, { reference: other.data }),
    }
    const rows = {
      rows_before: versions.before.version.row.row_count,
      rows_now: versions.now.version.row.row_count,
    }
    if (versions.before.version.row.fingerprint === versions.now.version.row.fingerprint)
      return { ...facts, ...rows, is_same: true, ...nothing }
    const { key } = versions.now.manifest
    const { change, counts } = await diffData(ctx, { before: one.data, now: other.data })
    const drift = await compareData(ctx, { before: one.data, now: other.data })
    const { added, removed, changed, changedColumns } = counts ?? {}
    return {
      ...facts,
      ...rows,
      is_same: false,
      ...(added !== undefined && { added: BigInt(added) }),
      ...(removed !== undefined && { removed: BigInt(removed) }),
      ...(changed !== undefined && { changed: BigInt(changed) }),
      changed_columns: Object.entries(changedColumns ?? {})
        .map(([name, count]) => ({ name, rows: BigInt(count) }))
        .toSorted((a, b) => Number(b.rows - a.rows)),
      new_columns: change.added.map(({ name }) => name),
      dropped_columns: change.dropped.map(({ name }) => name),
      drift: drift
        // A key moves by its nature.
        .filter(({ name, level }) => level !== 'none' && !key.includes(name))
        .toSorted((a, b) => b.psi - a.psi)
        .map((column) => ({
          name: column.name,
          level: column.level,
          psi: column.psi,
          psi_by_chance: column.psiByChance,
          js_distance: column.jsDistance,
          ...(column.ks !== undefined && { ks: column.ks }),
          nulls_before: column.nullShares[0],
          nulls_now: column.nullShares[1],
        })),
      problems: await findProblems(ctx, versions),
    }
  } catch (error) {
    if (!(error instanceof StemmaError) || error.code === 'INTERNAL_ERROR') throw error
    unknown.push(`${one.data} and ${other.data}: ${error.message}`)
    return { ...facts, is_same: false, ...nothing }
  }
}
