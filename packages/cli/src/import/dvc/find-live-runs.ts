import { call, type Client } from '@stemma/sdk/client'

/** The commit of a finished experiment of DVC. */
export const revisionTag = 'dvc.experiment.rev'

/** Runs of dvclive that came while they trained: their ids by the commits of their experiments. */
export async function findLiveRuns(
  client: Client,
  revisions: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const ids of await experimentIds(client)) {
    for (let token: string | undefined; ;) {
      const page = await call(client, 'runs.search', {
        experiment_ids: ids,
        filter: `tags.\`${revisionTag}\` != ''`,
        limit: 1000,
        tags: [revisionTag],
        metrics: [],
        params: [],
        ...(token !== undefined && { page_token: token }),
      })
      for (const { run_id, tags } of page.runs) {
        const revision = tags?.find(({ key }) => key === revisionTag)?.value
        if (revision !== undefined && revisions.has(revision)) found.set(revision, run_id)
      }
      token = page.next_page_token
      if (token === undefined) break
    }
  }
  return found
}

/** All of them, some at a time. */
async function experimentIds(client: Client): Promise<readonly (readonly string[])[]> {
  const batches: string[][] = []
  for (let token: string | undefined; ;) {
    const page = await call(client, 'experiments.list', {
      limit: 1000,
      ...(token !== undefined && { page_token: token }),
    })
    batches.push(page.experiments.map(({ experiment_id }) => experiment_id))
    token = page.next_page_token
    if (token === undefined) return batches.filter((ids) => ids.length > 0)
  }
}
