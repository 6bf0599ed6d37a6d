import { maxSearchResults, type Int64 } from '@stemma/contract'
import { readExperiments, searchExperiments as find } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseExperimentFilter } from '../filter/experiments.ts'
import { parseExperimentOrderBy } from '../filter/order-by.ts'
import { validateMaxResults } from '../limits/max-results.ts'
import { readPage } from '../search/read-page.ts'
import { viewExperiments, type ExperimentView } from './experiment-view.ts'

export interface SearchExperimentsInput {
  readonly filter: string
  readonly lifecycle: 'active' | 'deleted' | 'all'
  readonly orderBy: readonly string[]
  readonly maxResults: Int64
  readonly pageToken?: string | undefined
}

export interface ExperimentPage {
  readonly experiments: readonly ExperimentView[]
  readonly nextPageToken?: string
}

/** Experiments that match, page by page; newest first unless another order is asked for. */
export async function searchExperiments(
  ctx: RowCtx,
  input: SearchExperimentsInput,
): Promise<ExperimentPage> {
  authorize(ctx, 'experiment:read')
  const size = validateMaxResults(input.maxResults, maxSearchResults)
  const search = {
    lifecycle: input.lifecycle,
    clauses: parseExperimentFilter(input.filter),
    order: parseExperimentOrderBy(input.orderBy),
  }
  const { items: experiments, ...rest } = await readPage(
    ctx,
    {
      about: ['experiments', input.filter, input.lifecycle, input.orderBy],
      size,
      pageToken: input.pageToken,
    },
    {
      find: (db, from) => find(db, search, from),
      read: async (db, hits) => {
        const ids = hits.map(({ experimentId }) => experimentId)
        return viewExperiments(db, await readExperiments(db, ids))
      },
      positionOf: ({ position }) => position,
    },
  )
  return { experiments, ...rest }
}
