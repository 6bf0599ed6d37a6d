import { readGitRepositories, type GitRepositoryFigures } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { readPage } from '../search/read-page.ts'

export interface RepositoryPage {
  readonly repositories: readonly GitRepositoryFigures[]
  readonly nextPageToken?: string
}

/** Repositories of DVC and Git LFS by name, with what is in them. */
export async function listRepositories(
  ctx: RowCtx,
  { limit, pageToken }: { readonly limit: number; readonly pageToken?: string | undefined },
): Promise<RepositoryPage> {
  authorize(ctx, 'repository:read')
  const { items: repositories, ...rest } = await readPage(
    ctx,
    { about: ['repositories'], size: limit, pageToken },
    {
      find: (db, { start, limit: most }) =>
        readGitRepositories(db, { after: String(start?.[0] ?? ''), limit: most }),
      read: async (_, found) => found,
      positionOf: ({ name }) => [name],
    },
  )
  return { repositories, ...rest }
}
