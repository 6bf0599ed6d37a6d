import type { NativeRun } from '@stemma/contract'
import { ask } from '../api/server.ts'

/** What `stemma retrain` sets on the run that it trains: the version that is trained again, and then the decision about what came of it. */
export const retrainsTag = 'stemma.retrains'
export const decisionTag = 'stemma.decision'

const mostExperiments = 1000
const mostShown = 50

/** Runs that trained a version of a model again, the newest first, 50 at most. */
export async function retrainingsOf(
  model: string,
  signal: AbortSignal,
): Promise<readonly NativeRun[]> {
  const prefix = `models:/${model}/`
  // A quote in a name would end the text; any sign stands for it, and other names are left out below.
  const runs = await runsWith(
    `tags.\`${retrainsTag}\` LIKE '${prefix.replaceAll("'", '_')}%'`,
    signal,
  )
  return runs.filter((run) => tagValue(run, retrainsTag)?.startsWith(prefix))
}

/** The run whose retraining led to a decision, if one did. */
export async function retrainingOf(
  decisionId: string,
  signal: AbortSignal,
): Promise<NativeRun | null> {
  const [run] = await runsWith(`tags.\`${decisionTag}\` = '${decisionId}'`, signal)
  return run ?? null
}

async function runsWith(filter: string, signal: AbortSignal): Promise<readonly NativeRun[]> {
  const { experiments } = await ask('experiments.list', { limit: mostExperiments }, signal)
  if (experiments.length === 0) return []
  const { runs } = await ask(
    'runs.search',
    {
      experiment_ids: experiments.map(({ experiment_id: id }) => id),
      filter,
      order_by: ['start_time DESC'],
      limit: mostShown,
      ...{ metrics: [], params: [], tags: [retrainsTag, decisionTag] },
    },
    signal,
  )
  return runs
}

export function tagValue({ tags }: NativeRun, name: string): string | undefined {
  return tags.find(({ key }) => key === name)?.value
}
