import { maxSearchResults, type Int64 } from '@stemma/contract'
import { readLoggedModels, searchLoggedModels as find, type DatasetChoice } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseSearchedIds } from '../experiments/experiment-id.ts'
import { parseLoggedModelFilter } from '../filter/logged-models.ts'
import { parseLoggedModelOrderBy, type LoggedModelOrderItem } from '../filter/order-by.ts'
import { validateMaxResults } from '../limits/max-results.ts'
import { fillPage, roughSize } from '../search/fill-page.ts'
import { readPageToken, writePageToken } from '../search/page-token.ts'
import { queryHash } from '../search/query-hash.ts'
import { viewLoggedModels, type LoggedModelView } from './model-view.ts'

export interface SearchLoggedModelsInput {
  readonly experimentIds: readonly string[]
  readonly filter: string
  readonly datasets: readonly DatasetChoice[]
  readonly orderBy: readonly LoggedModelOrderItem[]
  readonly maxResults: Int64
  readonly pageToken?: string | undefined
}

export interface LoggedModelPage {
  readonly models: readonly LoggedModelView[]
  readonly nextPageToken?: string
}

/** Logged models that match, page by page; newest first unless another order is asked for. */
export async function searchLoggedModels(
  ctx: RowCtx,
  input: SearchLoggedModelsInput,
): Promise<LoggedModelPage> {
  authorize(ctx, 'model:read')
  const size = validateMaxResults(input.maxResults, maxSearchResults)
  const { filter, datasets, orderBy, pageToken } = input
  const experimentIds = parseSearchedIds(input.experimentIds)
  const search = {
    experimentIds,
    clauses: parseLoggedModelFilter(filter),
    datasets,
    order: parseLoggedModelOrderBy(orderBy),
  }
  const query = queryHash(['logged-models', experimentIds, filter, datasets, orderBy])
  const start = pageToken ? readPageToken(query, pageToken).position : undefined
  return ctx.store.read(async (db) => {
    const hits = await find(db, search, { start, limit: size + 1 })
    const models = await fillPage(hits.slice(0, size), {
      read: async (part) => {
        const nos = part.map(({ modelNo }) => modelNo)
        return viewLoggedModels(db, await readLoggedModels(db, nos))
      },
      sizeOf: roughSize,
    })
    const position = hits[models.length - 1]?.position
    return hits.length > models.length
      ? { models, nextPageToken: writePageToken(query, { position }) }
      : { models }
  })
}
