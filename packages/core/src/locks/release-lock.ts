import { notFound, permissionDenied } from '@stemma/contract'
import {
  deleteRepositoryLock,
  findGitRepository,
  readRepositoryLocks,
  type RepositoryLockRow,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { validateRepositoryName } from '../repositories/repository-name.ts'
import { readLockId } from './list-locks.ts'

export interface ReleaseLock {
  readonly repository: string
  readonly id: string
  /** Also the lock of somebody else. */
  readonly isForced: boolean
}

/**
 * Releases a lock.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for one that is not there; PERMISSION_DENIED for that of another, unless it is forced.
 */
export async function releaseLock(
  ctx: RowCtx,
  { repository, id, isForced }: ReleaseLock,
): Promise<RepositoryLockRow> {
  authorize(ctx, 'repository:write')
  validateRepositoryName(repository)
  return ctx.store.write(async (tx) => {
    const found = await findGitRepository(tx, repository)
    const lockNo = readLockId(id)
    const selection = found && lockNo && { repositoryNo: found.repositoryNo, lockNo }
    const [lock] = selection
      ? await readRepositoryLocks(tx, { ...selection, after: 0, limit: 1 })
      : []
    if (lock === undefined)
      throw notFound(`The repository '${repository}' has no lock ${id.slice(0, 50)}.`)
    if (lock.owner !== actorName(ctx.actor)) {
      if (!isForced)
        throw permissionDenied(
          `The lock of '${lock.path}' is ${lock.owner}'s. Who may release locks of others says so with --force.`,
        )
      authorize(ctx, 'repository:delete')
    }
    await deleteRepositoryLock(tx, lock.lockNo)
    const detail = { path: lock.path, owner: lock.owner }
    await audit(ctx, tx, 'repository.unlock', `repository:/${repository}`, detail)
    return lock
  })
}
