import { findGitRepository, removeRepositoryObjects as removeRows } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { validateRepositoryName } from './repository-name.ts'

/** Takes names from a repository, as `dvc gc -c` asks for. How many of them it had. */
export async function removeRepositoryObjects(
  ctx: RowCtx,
  { repository, names }: { readonly repository: string; readonly names: readonly string[] },
): Promise<number> {
  authorize(ctx, 'repository:delete')
  validateRepositoryName(repository)
  return ctx.store.write(async (tx) => {
    const found = await findGitRepository(tx, repository)
    if (found === undefined) return 0
    const removed = await removeRows(tx, { repositoryNo: found.repositoryNo, names })
    if (removed > 0)
      await audit(ctx, tx, 'repository.remove-objects', `repository:/${repository}`, { removed })
    return removed
  })
}
