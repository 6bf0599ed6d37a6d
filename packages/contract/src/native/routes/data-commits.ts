import {
  dataCommits,
  dataCommitsRequest,
  notedDataCommit,
  noteDataCommitRequest,
} from '../messages/data-commits.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Commits of Git that versions of data stand for. */
export const nativeDataCommitRoutes = {
  'data.commit': {
    ...v1,
    name: 'data.commit',
    method: 'POST',
    path: '/data/commits',
    permission: 'data:write',
    access: 'write',
    request: noteDataCommitRequest,
    summary:
      'Notes that a version is what a commit of Git tracks: runs whose `mlflow.source.git.commit` it is saw the version.',
    status: 200,
    response: notedDataCommit,
  },
  'data.commits': {
    ...v1,
    name: 'data.commits',
    method: 'GET',
    path: '/data/commits',
    permission: 'data:read',
    access: 'read',
    request: dataCommitsRequest,
    summary: 'The commits that a version stands for, the newest first; 100 at most.',
    status: 200,
    response: dataCommits,
  },
} satisfies Readonly<Record<string, NativeRoute>>

export type NativeDataCommitRoutes = typeof nativeDataCommitRoutes
