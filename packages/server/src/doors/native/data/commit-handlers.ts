import { writeJson } from '@stemma/contract'
import * as core from '@stemma/core'
import type { NativeHandlers } from '../native-handlers.ts'

/** Commits of Git that versions of data stand for. */
export const nativeDataCommitHandlers: NativeHandlers<'data.commit' | 'data.commits'> = {
  'data.commit': async (ctx, request) => writeJson(await core.noteDataCommit(ctx, request)),
  'data.commits': async (ctx, request) => {
    const commits = await core.listDataCommits(ctx, request)
    return writeJson({
      commits: commits.map(({ commitHash, repository, path, notedMs }) => ({
        commit: commitHash,
        repository,
        path,
        noted_at: notedMs,
      })),
    })
  },
}
