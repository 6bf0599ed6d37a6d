import { notFound } from '@stemma/contract'
import { findGitRepository, readRepositoryObjects, type RepositoryObjectRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { readPage } from '../search/read-page.ts'
import { validateRepositoryName } from './repository-name.ts'

export interface RepositoryObjectPage {
  readonly objects: readonly RepositoryObjectRow[]
  readonly nextPageToken?: string
}

/** What a repository has, by name. @throws RESOURCE_DOES_NOT_EXIST */
export async function listRepositoryObjects(
  ctx: RowCtx,
  {
    repository,
    onlyFolders,
    limit,
    pageToken,
  }: {
    readonly repository: string
    /** Manifests of DVC's folders. */
    readonly onlyFolders: boolean
    readonly limit: number
    readonly pageToken?: string | undefined
  },
): Promise<RepositoryObjectPage> {
  authorize(ctx, 'repository:read')
  validateRepositoryName(repository)
  const { items: objects, ...rest } = await readPage(
    ctx,
    { about: ['repository objects', repository, String(onlyFolders)], size: limit, pageToken },
    {
      find: async (db, { start, limit: most }) => {
        const found = await findGitRepository(db, repository)
        if (found === undefined) throw notFound(`There is no repository "${repository}".`)
        const after = String(start?.[0] ?? '')
        return readRepositoryObjects(db, { ...found, onlyFolders, after, limit: most })
      },
      read: async (_, found) => found,
      positionOf: ({ name }) => [name],
    },
  )
  return { objects, ...rest }
}
