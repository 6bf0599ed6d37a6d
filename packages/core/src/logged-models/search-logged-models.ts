import { maxSearchResults, type Int64 } from '@stemma/contract'
import { readLoggedModels, searchLoggedModels as find, type DatasetChoice } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseSearchedIds } from '../experiments/experiment-id.ts'
import { parseLoggedModelFilter } from '../filter/logged-models.ts'
import { parseLoggedModelOrderBy, type LoggedModelOrderItem } from '../filter/order-by.ts'
import { validateMaxResults } from '../limits/max-results.ts'
import { readPage } from '../search/read-page.ts'
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
  const { items: models, ...rest } = await readPage(
    ctx,
    { about: ['logged-models', experimentIds, filter, datasets, orderBy], size, pageToken },
    {
      find: (db, from) => find(db, search, from),
      read: async (db, hits) => {
        const nos = hits.map(({ modelNo }) => modelNo)
        return viewLoggedModels(db, await readLoggedModels(db, nos))
      },
      positionOf: ({ position }) => position,
    },
  )
  return { models, ...rest }
}
