import { notFound } from '@stemma/contract'
import { findGitRepositoryFigures, type GitRepositoryFigures } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateRepositoryName } from './repository-name.ts'

/** A repository of DVC or Git LFS with what is in it. @throws RESOURCE_DOES_NOT_EXIST */
export async function getRepository(
  ctx: RowCtx,
  { repository }: { readonly repository: string },
): Promise<GitRepositoryFigures> {
  authorize(ctx, 'repository:read')
  validateRepositoryName(repository)
  const found = await ctx.store.read((db) => findGitRepositoryFigures(db, repository))
  if (found === undefined) throw notFound(`There is no repository "${repository}".`)
  return found
}
