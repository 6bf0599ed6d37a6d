import { maxTraceResults, type Int64 } from '@stemma/contract'
import { readTraces, searchTraces as find } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseSearchedIds } from '../experiments/experiment-id.ts'
import { parseTraceOrderBy } from '../filter/order-by.ts'
import { parseTraceFilter } from '../filter/traces.ts'
import { validateMaxResults } from '../limits/max-results.ts'
import { readPage } from '../search/read-page.ts'
import { viewTraces, type TraceView } from './trace-view.ts'

export interface SearchTracesInput {
  readonly experimentIds: readonly string[]
  readonly filter: string
  readonly orderBy: readonly string[]
  readonly maxResults: Int64
  readonly pageToken?: string | undefined
}

export interface TracePage {
  readonly traces: readonly TraceView[]
  readonly nextPageToken?: string
}

/** Traces of active experiments that match, page by page; newest first unless another order is asked for. */
export async function searchTraces(ctx: RowCtx, input: SearchTracesInput): Promise<TracePage> {
  authorize(ctx, 'trace:read')
  const size = validateMaxResults(input.maxResults, maxTraceResults)
  const { filter, orderBy, pageToken } = input
  const experimentIds = parseSearchedIds(input.experimentIds)
  const search = {
    experimentIds,
    clauses: parseTraceFilter(filter),
    order: parseTraceOrderBy(orderBy),
  }
  const { items: traces, ...rest } = await readPage(
    ctx,
    { about: ['traces', experimentIds, filter, orderBy], size, pageToken },
    {
      find: (db, from) => find(db, search, from),
      read: async (db, hits) => {
        const nos = hits.map(({ traceNo }) => traceNo)
        return viewTraces(db, await readTraces(db, nos))
      },
      positionOf: ({ position }) => position,
    },
  )
  return { traces, ...rest }
}
