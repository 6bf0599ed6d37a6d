import { maxRegisteredModelResults, type Int64 } from '@stemma/contract'
import { readRegisteredModels, searchRegisteredModels as find } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseRegisteredModelOrderBy } from '../filter/order-by.ts'
import { parseRegisteredModelFilter } from '../filter/registered-models.ts'
import { validateMaxResults } from '../limits/max-results.ts'
import { readPage } from '../search/read-page.ts'
import { viewModels, type RegisteredModelView } from './model-view.ts'
import { splitPromptClauses } from './prompts.ts'

export interface SearchModelsInput {
  readonly filter: string
  readonly orderBy: readonly string[]
  readonly maxResults: Int64
  readonly pageToken?: string | undefined
}

export interface RegisteredModelPage {
  readonly models: readonly RegisteredModelView[]
  readonly nextPageToken?: string
}

/** Registered models that match, page by page, by name unless another order is asked for. Prompts come only when asked for. */
export async function searchRegisteredModels(
  ctx: RowCtx,
  { filter, orderBy, maxResults, pageToken }: SearchModelsInput,
): Promise<RegisteredModelPage> {
  authorize(ctx, 'model:read')
  const size = validateMaxResults(maxResults, maxRegisteredModelResults)
  const search = {
    ...splitPromptClauses(parseRegisteredModelFilter(filter)),
    order: parseRegisteredModelOrderBy(orderBy),
  }
  const { items: models, ...rest } = await readPage(
    ctx,
    { about: ['registered-models', filter, orderBy], size, pageToken },
    {
      find: (db, from) => find(db, search, from),
      read: async (db, hits) => {
        const nos = hits.map(({ modelNo }) => modelNo)
        return viewModels(db, await readRegisteredModels(db, nos))
      },
      positionOf: ({ position }) => position,
    },
  )
  return { models, ...rest }
}
