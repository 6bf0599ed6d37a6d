import {
  lfsCreateLockRequest,
  lfsListLocksRequest,
  lfsUnlockRequest,
  lfsVerifyLocksRequest,
  permissionDenied,
} from '@stemma/contract'
import { isRepositoryName, type RepositoryLock } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import type { Exchange } from '../door.ts'
import { sendLfs } from './send-lfs.ts'

export async function createLock(
  { ctx, read, reply }: Exchange,
  repository: string,
): Promise<FastifyReply> {
  const { path, ref } = await read(lfsCreateLockRequest)
  const { lock, isNew } = await ctx.rows.createLock({ repository, path, ref: ref?.name ?? '' })
  // Clients take any `message` for a failure.
  if (isNew) return sendLfs(reply.code(201), { lock: lockFields(lock) })
  const message = `'${path}' is locked by ${lock.owner}.`
  return sendLfs(reply.code(409), { lock: lockFields(lock), message })
}

export async function listLocks(
  { ctx, read, reply }: Exchange,
  repository: string,
): Promise<FastifyReply> {
  const { locks, nextCursor } = await ctx.rows.listLocks({
    repository,
    ...(await read(lfsListLocksRequest)),
  })
  return sendLfs(reply, { locks: locks.map(lockFields), next_cursor: nextCursor ?? '' })
}

/** Never 404 and 501: clients would switch the user's protection off for good. */
export async function verifyLocks(
  { ctx, read, reply }: Exchange,
  repository: string,
): Promise<FastifyReply> {
  const { cursor, limit } = await read(lfsVerifyLocksRequest)
  if (!isRepositoryName(repository))
    throw permissionDenied(`'${repository.slice(0, 200)}' is no name of a repository.`)
  const { ours, theirs, nextCursor } = await ctx.rows.verifyLocks({ repository, cursor, limit })
  return sendLfs(reply, {
    ours: ours.map(lockFields),
    theirs: theirs.map(lockFields),
    next_cursor: nextCursor ?? '',
  })
}

export async function unlock(
  { ctx, read, reply }: Exchange,
  { repository, id }: { readonly repository: string; readonly id: string },
): Promise<FastifyReply> {
  const { force } = await read(lfsUnlockRequest)
  const lock = await ctx.rows.releaseLock({ repository, id, isForced: force })
  return sendLfs(reply, { lock: lockFields(lock) })
}

function lockFields({ lockNo, path, lockedMs, owner }: RepositoryLock): object {
  return {
    id: String(lockNo),
    path,
    locked_at: new Date(lockedMs).toISOString(),
    owner: { name: owner },
  }
}
