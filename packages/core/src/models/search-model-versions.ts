import { maxModelVersionResults } from '@stemma/contract'
import { readModelVersions, searchModelVersions as find } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseModelVersionFilter, parseRichVersionFilter } from '../filter/model-versions.ts'
import { parseModelVersionOrderBy, parseRichVersionOrderBy } from '../filter/order-by.ts'
import { validateMaxResults } from '../limits/max-results.ts'
import { readPage } from '../search/read-page.ts'
import { viewVersions, type VersionView } from './model-view.ts'
import { splitPromptClauses } from './prompts.ts'
import type { SearchModelsInput } from './search-registered-models.ts'

export interface SearchVersionsInput extends SearchModelsInput {
  /** Metrics, parameters and more attributes may be asked for. */
  readonly rich?: boolean
}

export interface VersionPage {
  readonly versions: readonly VersionView[]
  readonly nextPageToken?: string
}

/** Versions that match, page by page, last changed first unless another order is asked for. Those of prompts come only when asked for. */
export async function searchModelVersions(
  ctx: RowCtx,
  { filter, orderBy, maxResults, pageToken, rich = false }: SearchVersionsInput,
): Promise<VersionPage> {
  authorize(ctx, 'model:read')
  const size = validateMaxResults(maxResults, maxModelVersionResults)
  const search = {
    ...splitPromptClauses(rich ? parseRichVersionFilter(filter) : parseModelVersionFilter(filter)),
    order: rich ? parseRichVersionOrderBy(orderBy) : parseModelVersionOrderBy(orderBy),
  }
  const { items: versions, ...rest } = await readPage(
    ctx,
    { about: ['model-versions', rich, filter, orderBy], size, pageToken },
    {
      find: (db, from) => find(db, search, from),
      read: async (db, hits) => {
        const nos = hits.map(({ versionNo }) => versionNo)
        return viewVersions(db, await readModelVersions(db, nos))
      },
      positionOf: ({ position }) => position,
    },
  )
  return { versions, ...rest }
}
