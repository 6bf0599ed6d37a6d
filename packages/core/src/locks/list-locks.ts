import { invalidParameter } from '@stemma/contract'
import { findGitRepository, readRepositoryLocks, type RepositoryLockRow } from '@stemma/store'
import { actorName } from '../caller.ts'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateRepositoryName } from '../repositories/repository-name.ts'

const usualLimit = 100
const mostLimit = 1000

export interface LockPage {
  readonly repository: string
  /** Of an earlier page; empty and undefined for the first. */
  readonly cursor?: string | undefined
  /** 100 if it is absent, and 1,000 at most. */
  readonly limit?: number | undefined
}

export interface ListLocks extends LockPage {
  /** Only that of this path. */
  readonly path?: string | undefined
  /** Only that of this id. */
  readonly id?: string | undefined
}

export interface LockList {
  readonly locks: readonly RepositoryLockRow[]
  /** Undefined at the end. */
  readonly nextCursor: string | undefined
}

/** The locks of a repository, oldest first. One that does not exist has none. */
export async function listLocks(
  ctx: RowCtx,
  { repository, cursor, limit, path, id }: ListLocks,
): Promise<LockList> {
  authorize(ctx, 'repository:read')
  validateRepositoryName(repository)
  const after = readCursor(cursor)
  const size = Math.max(1, Math.min(limit ?? usualLimit, mostLimit))
  const lockNo = id === undefined ? undefined : readLockId(id)
  // An id that no lock can have.
  if (id !== undefined && lockNo === undefined) return { locks: [], nextCursor: undefined }
  const rows = await ctx.store.read(async (db) => {
    const found = await findGitRepository(db, repository)
    if (found === undefined) return []
    const { repositoryNo } = found
    return readRepositoryLocks(db, { repositoryNo, path, lockNo, after, limit: size + 1 })
  })
  const locks = rows.slice(0, size)
  const last = rows.length > size ? locks.at(-1) : undefined
  return { locks, nextCursor: last && String(last.lockNo) }
}

export interface VerifiedLocks {
  readonly ours: readonly RepositoryLockRow[]
  readonly theirs: readonly RepositoryLockRow[]
  readonly nextCursor: string | undefined
}

/** The locks that a push has to respect: those of the caller, and those of others. */
export async function verifyLocks(ctx: RowCtx, page: LockPage): Promise<VerifiedLocks> {
  const { locks, nextCursor } = await listLocks(ctx, page)
  const name = actorName(ctx.actor)
  return {
    ours: locks.filter(({ owner }) => owner === name),
    theirs: locks.filter(({ owner }) => owner !== name),
    nextCursor,
  }
}

/** Undefined for what is the id of no lock. */
export function readLockId(id: string): number | undefined {
  return /^[1-9]\d{0,14}$/u.test(id) ? Number(id) : undefined
}

function readCursor(cursor: string | undefined): number {
  if (cursor === undefined || cursor === '') return 0
  const after = readLockId(cursor)
  if (after !== undefined) return after
  throw invalidParameter(
    "Invalid value for parameter 'cursor' supplied: It is not one that this server gave.",
  )
}
