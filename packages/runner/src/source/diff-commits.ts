import { git, type GitOptions } from './git.ts'

export interface CommitDiff {
  /** A line for each commit between them, newest first. */
  readonly log: readonly string[]
  /** As `git diff --stat` prints it. */
  readonly stat: string
}

/** What lies between two commits of a clone, below a folder of it; undefined if it does not have them. */
export async function diffCommits(
  options: GitOptions,
  { from, to, below }: { readonly from: string; readonly to: string; readonly below: string },
): Promise<CommitDiff | undefined> {
  if (![from, to].every((commit) => /^[0-9a-f]{7,64}$/u.test(commit))) return undefined
  const paths = ['--', below === '' ? '.' : `:(top,literal)${below}`]
  try {
    const log = await git(
      options,
      'log',
      '--oneline',
      '--no-color',
      '-n',
      '50',
      `${from}..${to}`,
      ...paths,
    )
    const stat = await git(
      options,
      'diff',
      '--stat',
      '--no-color',
      '--no-ext-diff',
      from,
      to,
      ...paths,
    )
    return { log: log.split('\n').filter((line) => line !== ''), stat: stat.trimEnd() }
  } catch {
    return undefined
  }
}
