import { maxRegisteredModelResults, type Int64 } from '@stemma/contract'
import { readRegisteredModels, searchRegisteredModels as find } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseRegisteredModelOrderBy } from '../filter/order-by.ts'
import { parseRegisteredModelFilter } from '../filter/registered-models.ts'
import { validateMaxResults } from '../limits/max-results.ts'
import { fillPage, roughSize } from '../search/fill-page.ts'
import { readPageToken, writePageToken } from '../search/page-token.ts'
import { queryHash } from '../search/query-hash.ts'
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
  const query = queryHash(['registered-models', filter, orderBy])
  const start = pageToken ? readPageToken(query, pageToken).position : undefined
  return ctx.store.read(async (db) => {
    const hits = await find(db, search, { start, limit: size + 1 })
    const models = await fillPage(hits.slice(0, size), {
      read: async (part) => {
        const nos = part.map(({ modelNo }) => modelNo)
        return viewModels(db, await readRegisteredModels(db, nos))
      },
      sizeOf: roughSize,
    })
    const position = hits[models.length - 1]?.position
    return hits.length > models.length
      ? { models, nextPageToken: writePageToken(query, { position }) }
      : { models }
  })
}
