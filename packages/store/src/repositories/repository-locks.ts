import { numberOf, textOf } from '../column.ts'
import { columnsOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'

/** A path that somebody works on. */
export interface RepositoryLockRow {
  readonly lockNo: number
  readonly repositoryNo: number
  readonly path: string
  readonly ref: string
  readonly owner: string
  /** Milliseconds since 1970. */
  readonly lockedMs: number
}

const columns = columnsOf<RepositoryLockRow>(
  {
    lockNo: numberOf,
    repositoryNo: numberOf,
    path: textOf,
    ref: textOf,
    owner: textOf,
    lockedMs: numberOf,
  },
  { lockedMs: 'locked_at' },
)

/** Locks a path; undefined when it is locked. */
export async function insertRepositoryLock(
  tx: Tx,
  { repositoryNo, path, ref, owner, lockedMs }: Omit<RepositoryLockRow, 'lockNo'>,
): Promise<RepositoryLockRow | undefined> {
  const [row] = await tx.rows(
    `insert into repository_locks (repository_no, path, ref, owner, locked_at) values (?, ?, ?, ?, ?)
     on conflict (repository_no, path) do nothing returning ${columns.list}`,
    [repositoryNo, path, ref, owner, lockedMs],
  )
  return row && columns.read(row)
}

export interface LockSelection {
  readonly repositoryNo: number
  readonly path?: string | undefined
  readonly lockNo?: number | undefined
  /** The number that the page begins behind. */
  readonly after: number
  readonly limit: number
}

/** Locks in the order in which they came. */
export async function readRepositoryLocks(
  db: Db,
  { repositoryNo, path, lockNo, after, limit }: LockSelection,
): Promise<readonly RepositoryLockRow[]> {
  const wanted: (string | number)[] = []
  let condition = ''
  if (path !== undefined) {
    condition += ' and path = ?'
    wanted.push(path)
  }
  if (lockNo !== undefined) {
    condition += ' and lock_no = ?'
    wanted.push(lockNo)
  }
  const rows = await db.rows(
    `select ${columns.list} from repository_locks where repository_no = ? and lock_no > ?${condition} order by lock_no limit ?`,
    [repositoryNo, after, ...wanted, limit],
  )
  return rows.map(columns.read)
}

export async function deleteRepositoryLock(tx: Tx, lockNo: number): Promise<void> {
  await tx.run('delete from repository_locks where lock_no = ?', [lockNo])
}
