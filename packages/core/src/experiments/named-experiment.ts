import type { RowCtx } from '../ctx.ts'
import { getExperimentByName } from './get-experiment-by-name.ts'

const prefix = 'name:'

/** The id of an experiment that is given as an id, or as `name:` and its name. Throws RESOURCE_DOES_NOT_EXIST for an unknown name. */
export async function experimentIdOf(ctx: RowCtx, given: string): Promise<string> {
  if (!given.startsWith(prefix)) return given
  const { experiment } = await getExperimentByName(ctx, { name: given.slice(prefix.length) })
  return String(experiment.experiment_id)
}

/** The ids of several. */
export async function experimentIdsOf(
  ctx: RowCtx,
  given: readonly string[],
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const one of given) ids.push(await experimentIdOf(ctx, one))
  return ids
}
