import { invalidParameter } from '@stemma/contract'
import {
  findRunsByTag,
  findVersionsOfCommit,
  insertDataUse,
  putDataCommit,
  readDataCommits,
  type DataCommitRow,
  type Tag,
  type Tx,
} from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { refuseLonger } from '../limits/text-length.ts'
import { requireDataVersion } from './require-data.ts'

/** What a run says that it ran. */
const commitTag = 'mlflow.source.git.commit'
/** How a run saw a version that its commit stands for. */
const context = 'commit'
const mostTextLength = 1000

export interface NoteCommit {
  /** Such as `churn/7`. */
  readonly reference: string
  /** 40 or 64 hexadecimal digits, small. */
  readonly commit: string
  /** Where the repository is, without a password; empty if nobody knows. */
  readonly repository: string
  /** What of it the version is, below its root; `.` for all. */
  readonly path: string
}

/**
 * Notes that a version of data is what a commit of Git tracks: runs of that commit saw it, those that are there and those that come.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for a version that is not there
 */
export async function noteDataCommit(
  ctx: RowCtx,
  { reference, commit, repository, path }: NoteCommit,
): Promise<{ readonly runs: number }> {
  authorize(ctx, 'data:write')
  if (!isCommit(commit))
    throw invalidParameter(
      "Invalid value for parameter 'commit' supplied: A commit is named by its whole hash, 40 or 64 small hexadecimal digits.",
    )
  refuseLonger('repository', { text: repository, limit: mostTextLength })
  refuseLonger('path', { text: path, limit: mostTextLength })
  return ctx.store.write(async (tx) => {
    const { name, row } = await requireDataVersion(tx, reference)
    const { version_no: versionNo, version } = row
    await putDataCommit(tx, {
      commitHash: commit,
      versionNo,
      repository,
      path,
      notedMs: ctx.now(),
    })
    const runs = await findRunsByTag(tx, { key: commitTag, value: commit })
    for (const runNo of runs) await insertDataUse(tx, { runNo, versionNo, context })
    await audit(ctx, tx, 'data.note-commit', `data:/${name}/${version}`, { commit, repository })
    return { runs: runs.length }
  })
}

const mostCommits = 100

/** The commits that a version stands for, the newest first; 100 at most. @throws RESOURCE_DOES_NOT_EXIST */
export function listDataCommits(
  ctx: RowCtx,
  { reference }: { readonly reference: string },
): Promise<readonly DataCommitRow[]> {
  authorize(ctx, 'data:read')
  return ctx.store.read(async (db) => {
    const { row } = await requireDataVersion(db, reference)
    return readDataCommits(db, { versionNo: row.version_no, limit: mostCommits })
  })
}

/** A run that says which commit it ran saw the versions that stand for it. To be called with the tags that are written. */
export async function linkRunCommit(tx: Tx, runNo: number, tags: readonly Tag[]): Promise<void> {
  const commit = tags.findLast(({ key }) => key === commitTag)?.value
  if (commit === undefined || !isCommit(commit)) return
  for (const versionNo of await findVersionsOfCommit(tx, commit))
    await insertDataUse(tx, { runNo, versionNo, context })
}

function isCommit(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(text)
}
