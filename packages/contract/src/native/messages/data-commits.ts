import { int32, list, nested, string } from '../../message/field.ts'
import { message } from '../../message/message.ts'
import { dataReference } from './data.ts'
import { timeMs } from './values.ts'

const commit = {
  commit: string().about('Its whole hash, small hexadecimal digits.').required(),
  repository: string()
    .about('Where it is, as `git remote` says it, without a password.')
    .default(''),
  path: string().about('What of it the version is, below its root.').default('.'),
}

export const noteDataCommitRequest = message('NoteDataCommit', {
  reference: dataReference,
  ...commit,
})

export const notedDataCommit = message('NotedDataCommit', {
  runs: int32().about('Runs of this commit that were there.').required(),
})

export const dataCommitsRequest = message('DataCommitsOf', { reference: dataReference })

export const dataCommits = message('DataCommits', {
  commits: list(
    nested(message('DataCommit', { ...commit, noted_at: timeMs.required() })),
  ).required(),
})
