import { maxSearchResults, type Int64 } from '@stemma/contract'
import { readExperiments, searchExperiments as find } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseExperimentFilter } from '../filter/experiments.ts'
import { parseExperimentOrderBy } from '../filter/order-by.ts'
import { validateMaxResults } from '../limits/max-results.ts'
import { fillPage, roughSize } from '../search/fill-page.ts'
import { readPageToken, writePageToken } from '../search/page-token.ts'
import { queryHash } from '../search/query-hash.ts'
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
  const query = queryHash(['experiments', input.filter, input.lifecycle, input.orderBy])
  const start = input.pageToken ? readPageToken(query, input.pageToken).position : undefined
  return ctx.store.read(async (db) => {
    const hits = await find(db, search, { start, limit: size + 1 })
    const experiments = await fillPage(hits.slice(0, size), {
      read: async (part) => {
        const ids = part.map(({ experimentId }) => experimentId)
        return viewExperiments(db, await readExperiments(db, ids))
      },
      sizeOf: roughSize,
    })
    const position = hits[experiments.length - 1]?.position
    return hits.length > experiments.length
      ? { experiments, nextPageToken: writePageToken(query, { position }) }
      : { experiments }
  })
}
