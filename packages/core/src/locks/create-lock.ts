import { unavailable } from '@stemma/contract'
import {
  ensureGitRepository,
  insertRepositoryLock,
  readRepositoryLocks,
  type RepositoryLockRow,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { refuseLonger } from '../limits/text-length.ts'
import { validateRepositoryName } from '../repositories/repository-name.ts'
import { validateLockPath } from './lock-path.ts'

export interface CreateLock {
  readonly repository: string
  readonly path: string
  /** The branch that somebody works on; the lock holds for all. */
  readonly ref: string
}

/** A lock that was made, or the one that was there. */
export interface CreatedLock {
  readonly lock: RepositoryLockRow
  readonly isNew: boolean
}

const mostRefLength = 1000

/** Locks a path of a repository for the caller. */
export async function createLock(
  ctx: RowCtx,
  { repository, path, ref }: CreateLock,
): Promise<CreatedLock> {
  authorize(ctx, 'repository:write')
  validateRepositoryName(repository)
  validateLockPath(path)
  refuseLonger('ref', { text: ref, limit: mostRefLength })
  return ctx.store.write(async (tx) => {
    const now = ctx.now()
    const { repositoryNo } = await ensureGitRepository(tx, { name: repository, now })
    const owner = actorName(ctx.actor)
    const made = await insertRepositoryLock(tx, { repositoryNo, path, ref, owner, lockedMs: now })
    if (made !== undefined) {
      await audit(ctx, tx, 'repository.lock', `repository:/${repository}`, { path })
      return { lock: made, isNew: true }
    }
    const [lock] = await readRepositoryLocks(tx, { repositoryNo, path, after: 0, limit: 1 })
    if (lock === undefined)
      throw unavailable('A lock that was in the way has just gone. Try again.')
    return { lock, isNew: false }
  })
}
