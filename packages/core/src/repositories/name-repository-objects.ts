import { ensureGitRepository, insertRepositoryObjects } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import type { NewRepositoryObject } from './name-repository-object.ts'
import { validateRepositoryName } from './repository-name.ts'

/** Names many objects in one transaction: see `nameRepositoryObject`. */
export async function nameRepositoryObjects(
  ctx: RowCtx,
  {
    repository,
    objects,
  }: {
    readonly repository: string
    readonly objects: readonly Omit<NewRepositoryObject, 'repository' | 'bytes' | 'marks'>[]
  },
): Promise<void> {
  authorize(ctx, 'repository:write')
  validateRepositoryName(repository)
  const now = ctx.now()
  await ctx.store.write(async (tx) => {
    const { repositoryNo } = await ensureGitRepository(tx, { name: repository, now })
    await insertRepositoryObjects(
      tx,
      objects.map(({ wholeAt, ...object }) => ({
        repositoryNo,
        ...object,
        storedMs: now,
        wholeAt,
      })),
    )
  })
}
