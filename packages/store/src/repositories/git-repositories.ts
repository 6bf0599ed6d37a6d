import { numberOf, textOf } from '../column.ts'
import { columnsOf } from '../columns.ts'
import type { Db, Row, Tx } from '../db.ts'

/** A repository of DVC or Git LFS. */
export interface GitRepositoryRow {
  readonly repositoryNo: number
  readonly name: string
  /** Milliseconds since 1970. */
  readonly createdMs: number
  readonly removals: number
}

const columns = columnsOf<GitRepositoryRow>(
  { repositoryNo: numberOf, name: textOf, createdMs: numberOf, removals: numberOf },
  { createdMs: 'created_at' },
)

export async function findGitRepository(
  db: Db,
  name: string,
): Promise<GitRepositoryRow | undefined> {
  const [row] = await db.rows(`select ${columns.list} from repositories where name = ?`, [name])
  return row && columns.read(row)
}

/** The repository of this name, made if there is none. */
export async function ensureGitRepository(
  tx: Tx,
  { name, now }: { readonly name: string; readonly now: number },
): Promise<GitRepositoryRow> {
  const found = await findGitRepository(tx, name)
  if (found !== undefined) return found
  await tx.run(
    'insert into repositories (name, created_at) values (?, ?) on conflict (name) do nothing',
    [name, now],
  )
  const made = await findGitRepository(tx, name)
  if (made === undefined) throw new Error('A name that was inserted is there.')
  return made
}

/** What is in a repository. */
export interface GitRepositoryFigures extends GitRepositoryRow {
  readonly objects: number
  readonly sizeBytes: number
  readonly locks: number
  /** When the newest object came; undefined when there is none. */
  readonly newestMs: number | undefined
}

const figures = `${columns.listOf('r')},
  (select count(*) from repository_objects as o where o.repository_no = r.repository_no),
  (select cast(coalesce(sum(o.size_bytes), 0) as bigint) from repository_objects as o where o.repository_no = r.repository_no),
  (select count(*) from repository_locks as l where l.repository_no = r.repository_no),
  (select coalesce(max(o.stored_at), -1) from repository_objects as o where o.repository_no = r.repository_no)`

/** Repositories by name, behind `after`, with what is in them. */
export async function readGitRepositories(
  db: Db,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly GitRepositoryFigures[]> {
  const rows = await db.rows(
    `select ${figures} from repositories as r where r.name > ? order by r.name limit ?`,
    [after, limit],
  )
  return rows.map(readFigures)
}

/** One repository with what is in it. */
export async function findGitRepositoryFigures(
  db: Db,
  name: string,
): Promise<GitRepositoryFigures | undefined> {
  const [row] = await db.rows(`select ${figures} from repositories as r where r.name = ?`, [name])
  return row && readFigures(row)
}

function readFigures(row: Row): GitRepositoryFigures {
  const behind = columns.names.length
  const newestMs = numberOf(row[behind + 3])
  return {
    ...columns.read(row),
    objects: numberOf(row[behind]),
    sizeBytes: numberOf(row[behind + 1]),
    locks: numberOf(row[behind + 2]),
    newestMs: newestMs < 0 ? undefined : newestMs,
  }
}
