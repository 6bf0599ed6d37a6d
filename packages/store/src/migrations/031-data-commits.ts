import type { ColumnTypes } from './column-types.ts'

/** Commits of Git that a version of data stands for: runs of that code saw it. */
export function dataCommits({ int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table data_version_commits (
      commit_hash ${text} not null, version_no ${int} not null, repository ${text} not null, path ${text} not null,
      noted_at ${int} not null, primary key (commit_hash, version_no))${clustered}`,
    `create index data_version_commits_by_version on data_version_commits (version_no, noted_at)`,
  ]
}
