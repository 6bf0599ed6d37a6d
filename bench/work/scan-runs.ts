import { jsonOf, objectsAt } from '../load/answer.ts'
import { type Client, post } from '../load/client.ts'
import { runIdOf, wholeRuns } from './search-checks.ts'

const scanPage = 1000

/** The ids of all runs of a search, page after page, and the time that the answers took, in milliseconds. */
export async function scanRuns(
  client: Client,
  search: Readonly<Record<string, unknown>>,
): Promise<{ readonly runIds: ReadonlySet<string>; readonly ms: number }> {
  const runIds = new Set<string>()
  let ms = 0
  let token: unknown
  do {
    const page = { experiment_ids: ['0'], max_results: scanPage, ...search }
    const body = token === undefined ? page : { ...page, page_token: token }
    const answer = await client.ask(post('runs/search', body))
    ms += answer.ms
    const json = jsonOf(answer)
    const runs = objectsAt(json, 'runs')
    wholeRuns(runs)
    for (const run of runs) runIds.add(runIdOf(run))
    token = json['next_page_token'] === '' ? undefined : json['next_page_token']
  } while (token !== undefined)
  return { runIds, ms }
}
