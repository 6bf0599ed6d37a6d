import { maxModelVersionResults } from '@stemma/contract'
import { readModelVersions, searchModelVersions as find } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseModelVersionFilter, parseRichVersionFilter } from '../filter/model-versions.ts'
import { parseModelVersionOrderBy, parseRichVersionOrderBy } from '../filter/order-by.ts'
import { validateMaxResults } from '../limits/max-results.ts'
import { fillPage, roughSize } from '../search/fill-page.ts'
import { readPageToken, writePageToken } from '../search/page-token.ts'
import { queryHash } from '../search/query-hash.ts'
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
  const query = queryHash(['model-versions', rich, filter, orderBy])
  const start = pageToken ? readPageToken(query, pageToken).position : undefined
  return ctx.store.read(async (db) => {
    const hits = await find(db, search, { start, limit: size + 1 })
    const versions = await fillPage(hits.slice(0, size), {
      read: async (part) => {
        const nos = part.map(({ versionNo }) => versionNo)
        return viewVersions(db, await readModelVersions(db, nos))
      },
      sizeOf: roughSize,
    })
    const position = hits[versions.length - 1]?.position
    return hits.length > versions.length
      ? { versions, nextPageToken: writePageToken(query, { position }) }
      : { versions }
  })
}
