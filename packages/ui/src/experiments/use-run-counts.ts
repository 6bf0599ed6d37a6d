import type { NativeExperiment } from '@stemma/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from '../api/server.ts'

const mostAtOnce = 1000
const none: ReadonlyMap<string, number> = new Map()

/** How many runs experiments have, by id. It comes after the list, which does not wait for it. */
export function useRunCounts(
  experiments: readonly NativeExperiment[],
): ReadonlyMap<string, number> {
  const ids = experiments.map(({ experiment_id: id }) => id)
  const { data } = useQuery({
    queryKey: ['experiments', 'counts', ids],
    queryFn: async ({ signal }) => {
      const counts = new Map<string, number>()
      for (let from = 0; from < ids.length; from += mostAtOnce) {
        const part = ids.slice(from, from + mostAtOnce)
        const { experiments } = await ask('runs.count', { experiment_ids: part }, signal)
        for (const { experiment_id: id, runs } of experiments) counts.set(id, Number(runs))
      }
      return counts
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  })
  return data ?? none
}
