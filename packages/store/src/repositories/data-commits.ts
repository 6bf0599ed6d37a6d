import { asList, inNumbers } from '../bulk.ts'
import { numberOf, textOf } from '../column.ts'
import { columnsOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'

/** A commit of Git that a version of data stands for. */
export interface DataCommitRow {
  readonly commitHash: string
  readonly versionNo: number
  readonly repository: string
  readonly path: string
  /** Milliseconds since 1970. */
  readonly notedMs: number
}

const columns = columnsOf<DataCommitRow>(
  {
    commitHash: textOf,
    versionNo: numberOf,
    repository: textOf,
    path: textOf,
    notedMs: numberOf,
  },
  { notedMs: 'noted_at' },
)

/** Notes a commit of a version; what was noted of it is replaced. */
export async function putDataCommit(tx: Tx, row: DataCommitRow): Promise<void> {
  await tx.run(
    `insert into data_version_commits ${columns.insertion} on conflict (commit_hash, version_no) do update set
     repository = excluded.repository, path = excluded.path`,
    columns.values(row),
  )
}

/** The newest commits of a version first. */
export async function readDataCommits(
  db: Db,
  { versionNo, limit }: { readonly versionNo: number; readonly limit: number },
): Promise<readonly DataCommitRow[]> {
  const rows = await db.rows(
    `select ${columns.list} from data_version_commits where version_no = ? order by noted_at desc, commit_hash limit ?`,
    [versionNo, limit],
  )
  return rows.map(columns.read)
}

/** The versions that stand for a commit, unless they are in the trash. */
export async function findVersionsOfCommit(db: Db, commitHash: string): Promise<readonly number[]> {
  const rows = await db.rows(
    `select c.version_no from data_version_commits as c join data_versions as v on v.version_no = c.version_no
     where c.commit_hash = ? and v.lifecycle = 'active' order by c.version_no`,
    [commitHash],
  )
  return rows.map(([no]) => numberOf(no))
}

/** The runs that have a tag with this value, by number. */
export async function findRunsByTag(
  db: Db,
  { key, value }: { readonly key: string; readonly value: string },
): Promise<readonly number[]> {
  const experiments = await db.rows('select experiment_id from experiments')
  const rows = await db.rows(
    // The index of tags begins with the experiment, and has the first 64 characters of the value.
    `select run_no from run_tags where experiment_id ${inNumbers(db)} and key = ? and substr(value, 1, 64) = ? and value = ? order by run_no`,
    [asList(experiments.map(([id]) => numberOf(id))), key, value.slice(0, 64), value],
  )
  return rows.map(([no]) => numberOf(no))
}

/** The newest active run that has a tag with this value. */
export async function findActiveRunByTag(
  db: Db,
  tag: { readonly key: string; readonly value: string },
): Promise<{ readonly runNo: number; readonly runId: string } | undefined> {
  const runNos = await findRunsByTag(db, tag)
  const rows = await db.rows(
    `select run_no, run_id from runs where run_no ${inNumbers(db)} and lifecycle = 'active' order by run_no desc limit 1`,
    [asList(runNos)],
  )
  const [row] = rows
  return row && { runNo: numberOf(row[0]), runId: textOf(row[1]) }
}
