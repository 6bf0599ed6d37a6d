import { invalidParameter, maxRepositoryNames, writeJson } from '@stemma/contract'
import * as core from '@stemma/core'
import type { NativeHandlers } from '../native-handlers.ts'

type Names =
  | 'repositories.list'
  | 'repositories.get'
  | 'repositories.objects'
  | 'repositories.find'
  | 'repositories.remove'
  | 'repositories.locks'
  | 'repositories.unlock'

/** Repositories of DVC and Git LFS as rows have them. */
export const nativeRepositoryHandlers: NativeHandlers<Names> = {
  'repositories.list': async (ctx, { limit, page_token: pageToken }) => {
    const { repositories, nextPageToken } = await core.listRepositories(ctx, { limit, pageToken })
    return writeJson({
      repositories: repositories.map(repositoryFields),
      next_page_token: nextPageToken,
    })
  },
  'repositories.get': async (ctx, asked) =>
    writeJson(repositoryFields(await core.getRepository(ctx, asked))),
  'repositories.objects': async (ctx, { repository, folders, limit, page_token: pageToken }) => {
    const page = await core.listRepositoryObjects(ctx, {
      repository,
      onlyFolders: folders,
      limit,
      pageToken,
    })
    return writeJson({
      objects: page.objects.map(({ name, objectId, sizeBytes, storedMs }) => ({
        name,
        object_id: objectId,
        size_bytes: sizeBytes,
        time: storedMs,
      })),
      next_page_token: page.nextPageToken,
    })
  },
  'repositories.remove': async (ctx, { repository, names }) => {
    refuseMany(names, 'names')
    return writeJson({ objects: await core.removeRepositoryObjects(ctx, { repository, names }) })
  },
  'repositories.find': async (ctx, { repository, names }) => {
    refuseMany(names, 'names')
    const found = await core.lookUpRepositoryObjects(ctx, { repository, names })
    return writeJson({
      objects: found.map(({ name, objectId, sizeBytes }) => ({
        name,
        object_id: objectId,
        size_bytes: sizeBytes,
      })),
    })
  },
  'repositories.locks': async (ctx, { repository, limit, page_token: cursor }) => {
    const { locks, nextCursor } = await core.listLocks(ctx, { repository, limit, cursor })
    return writeJson({ locks: locks.map(lockFields), next_page_token: nextCursor })
  },
  'repositories.unlock': async (ctx, { repository, id, force: isForced }) =>
    writeJson(lockFields(await core.releaseLock(ctx, { repository, id, isForced }))),
}

function lockFields({ lockNo, path, owner, lockedMs, ref }: core.RepositoryLock): object {
  return { id: String(lockNo), path, owner, locked_at: lockedMs, ref }
}

/** @throws INVALID_PARAMETER_VALUE */
export function refuseMany(items: readonly unknown[], field: string): void {
  if (items.length <= maxRepositoryNames) return
  throw invalidParameter(
    `Invalid value for parameter '${field}' supplied: It has ${items.length} items, and ${maxRepositoryNames} are allowed.`,
  )
}

function repositoryFields({
  name,
  createdMs,
  objects,
  sizeBytes,
  locks,
  newestMs,
}: Awaited<ReturnType<typeof core.getRepository>>): object {
  return {
    name,
    creation_time: createdMs,
    objects,
    size_bytes: sizeBytes,
    locks,
    last_push_time: newestMs,
  }
}
