import { git, type GitOptions } from './git.ts'

/** Makes the changes of a patch in a checkout. Throws RunnerError if they do not fit. */
export async function applyPatch(options: GitOptions, patch: string): Promise<void> {
  await git(options, 'apply', '--whitespace=nowarn', '--binary', '--', patch)
}
