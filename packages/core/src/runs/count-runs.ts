import { invalidParameter } from '@stemma/contract'
import { countRuns as readCounts } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseSearchedIds } from '../experiments/experiment-id.ts'

export interface RunCount {
  readonly experimentId: string
  readonly runs: number
}

const mostExperiments = 1000

/** How many active runs each of some experiments has; those that are not there have none. @throws INVALID_PARAMETER_VALUE */
export async function countRuns(
  ctx: RowCtx,
  { experimentIds }: { readonly experimentIds: readonly string[] },
): Promise<readonly RunCount[]> {
  authorize(ctx, 'run:read')
  if (experimentIds.length > mostExperiments)
    throw invalidParameter(
      `experiment_ids may name at most ${mostExperiments} experiments. Got ${experimentIds.length}.`,
    )
  const ids = parseSearchedIds(experimentIds)
  const counts = await ctx.store.read((db) => readCounts(db, ids))
  return ids.map((id) => ({ experimentId: String(id), runs: counts.get(id) ?? 0 }))
}
