import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'

/** A repository of DVC or Git LFS: it has what was pushed to its address by either. */
export interface RepositoryTable {
  repository_no: Generated<number>
  /** Names with slashes between them: `team/cats`. */
  name: string
  created_at: Int64
  /** How often something was removed from it. */
  removals: Generated<number>
}

/** A name that clients of DVC or Git LFS give to bytes: it says what they are, and never gets others. */
export interface RepositoryObjectTable {
  repository_no: number
  /** `md5:…`, `md5:….dir`, `md5-dos2unix:…`, `sha256:…` */
  name: string
  object_id: string
  size_bytes: Int64
  stored_at: Int64
  /** Of a manifest: the `removals` of the repository at which all of its members were there. */
  whole_at: number | null
}

/** A path that somebody works on: Git LFS keeps others from pushing it. */
export interface RepositoryLockTable {
  lock_no: Generated<number>
  repository_no: number
  path: string
  /** The branch for which it was asked; empty if none was named. It holds for all. */
  ref: string
  owner: string
  locked_at: Int64
}

export interface RepositoryTables {
  repositories: RepositoryTable
  repository_objects: RepositoryObjectTable
  repository_locks: RepositoryLockTable
}
