import type { HttpClient } from '../client/http-client.ts'
import { findExperiment } from '../experiments/find-experiment.ts'
import { listAll } from '../experiments/list-all.ts'

/** The ids of the experiments that were named, or of all that are not in the trash. */
export async function experimentIds(
  http: HttpClient,
  named: readonly string[] = [],
): Promise<readonly string[]> {
  const found =
    named.length === 0
      ? await listAll(http, 'active')
      : await Promise.all(named.map((text) => findExperiment(http, text)))
  return [...new Set(found.map(({ experiment_id }) => experiment_id))]
}
