import { execFile } from 'node:child_process'
import { relative, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { withoutSecrets } from '@stemma/contract'
import { CliError } from '../fail.ts'

/** What of a Git repository is checked out in a folder. */
export interface GitCommit {
  readonly commit: string
  /** Where `origin` is, without a password; empty if there is none. */
  readonly repository: string
  /** The folder below the root of the repository, with `/`; `.` for the root. */
  readonly path: string
}

/**
 * The commit that is checked out in a folder. Files that track data have to be as it has them: what is not committed yet would be taken for
 * what it says.
 *
 * @throws CliError
 */
export async function gitCommit(folder: string): Promise<GitCommit> {
  const root = await git(folder, 'rev-parse', '--show-toplevel')
  const commit = await git(folder, 'rev-parse', '--verify', 'HEAD')
  const tracking = [':(glob)**/*.dvc', ':(glob)**/dvc.lock', ':(glob)**/dvc.yaml']
  const changed = await git(folder, 'status', '--porcelain', '--', ...tracking)
  if (changed !== '') {
    const names = changed.split('\n').map((line) => line.slice(3))
    throw new CliError(
      `these files are not as the commit has them, so commit them first: ${names.join(', ')}`,
    )
  }
  const origin = await git(folder, 'remote', 'get-url', 'origin').catch(() => '')
  const below = relative(root, resolve(folder)).split(sep).join('/')
  return { commit, repository: withoutSecrets(origin), path: below === '' ? '.' : below }
}

async function git(folder: string, ...words: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', words, { cwd: folder })
    return stdout.trimEnd()
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new CliError(
      `'${folder}' is no checkout of Git with a commit: ${said === '' ? String(error) : said}`,
    )
  }
}
