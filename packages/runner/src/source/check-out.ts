import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isToken, withoutSecrets } from '@stemma/contract'
import { lockFolder } from '../environment/lock-folder.ts'
import { RunnerError } from '../runner-error.ts'
import type { CheckedOut } from './checked-out.ts'
import { git, type GitOptions } from './git.ts'
import { findLocalChanges } from './local-changes.ts'
import { parseProjectUri, type ProjectSource } from './parse-project-uri.ts'

export interface CheckOutOptions {
  /** A folder, or the address of a repository, with `#subdirectory`. */
  readonly uri: string
  /** A branch, tag or commit. */
  readonly version?: string | undefined
  /** Where the user is. */
  readonly here: string
  /** Kept between runs: repositories that were fetched, and checkouts while they are in use. */
  readonly cache: string
  readonly fetchTimeoutMs: number
  readonly environment: GitOptions['environment']
  readonly signal?: AbortSignal | undefined
}

/**
 * Brings the code of a project onto this machine. A folder without a version is used as it is. With one, or from elsewhere, the commit is checked out into a
 * folder of its own: the user's own clone is never switched. Throws RunnerError.
 */
export async function checkOut(options: CheckOutOptions): Promise<CheckedOut> {
  const { version, here } = options
  const source = parseProjectUri(options.uri, here)
  if (version !== undefined && (version === '' || version.startsWith('-')))
    throw new RunnerError(`'${version}' is no version: give a branch, a tag or a commit.`)
  if (source.kind === 'folder') {
    if (version === undefined) {
      const folder = below(source.place, source)
      return asItIs(folder, await repositoryOf(folder, options), { ...options, source })
    }
    const found = await repositoryOf(source.place, options)
    if (found === undefined)
      throw new RunnerError(`'${source.place}' is in no Git repository, so it has no versions.`)
    const parts = [found.subdirectory, source.subdirectory].filter((part) => part !== '')
    const subdirectory = parts.join('/')
    return checkOutCommit(options, {
      repository: found.root,
      subdirectory,
      origin: found.origin,
      sourceName: sourceNameOf({ ...found, subdirectory }, source),
      commit: await resolveVersion({ ...gitOptions(found.root, options) }, version),
      isBranch: await isBranch(gitOptions(found.root, options), version),
    })
  }
  const repository = await fetchRepository(source, options)
  const wanted = gitOptions(repository, options)
  const sourceName = shownAddress(source.place) + hash(source.subdirectory)
  return checkOutCommit(options, {
    repository,
    subdirectory: source.subdirectory,
    origin: source.place,
    sourceName,
    commit: await resolveVersion(wanted, version ?? 'HEAD'),
    isBranch: version !== undefined && (await isBranch(wanted, version)),
  })
}

interface Repository {
  readonly root: string
  /** Of the project, with `/`. */
  readonly subdirectory: string
  readonly origin: string | undefined
}

async function repositoryOf(
  folder: string,
  options: CheckOutOptions,
): Promise<Repository | undefined> {
  const wanted = gitOptions(folder, options)
  const told = await git(wanted, 'rev-parse', '--show-toplevel', '--show-prefix').catch(
    () => undefined,
  )
  if (told === undefined) return undefined
  const [root = '', prefix = ''] = told.split('\n')
  const origin = await git(wanted, 'remote', 'get-url', 'origin').catch(() => undefined)
  return { root, subdirectory: prefix.replace(/\/$/u, ''), origin: origin?.trim() }
}

async function asItIs(
  folder: string,
  found: Repository | undefined,
  { source, ...options }: CheckOutOptions & { readonly source: ProjectSource },
): Promise<CheckedOut> {
  const wanted = gitOptions(folder, options)
  const commit =
    found && (await git(wanted, 'rev-parse', '--verify', 'HEAD').catch(() => undefined))?.trim()
  if (found === undefined || commit === undefined)
    return {
      folder,
      git: undefined,
      changes: undefined,
      sourceName: folder,
      root: undefined,
    }
  return {
    folder,
    git: {
      commit,
      repository: found.origin === undefined ? undefined : shownAddress(found.origin),
      branch: undefined,
      subdirectory: found.subdirectory,
    },
    changes: await findLocalChanges(gitOptions(found.root, options)),
    sourceName: sourceNameOf(found, source),
    root: undefined,
  }
}

/** As MLflow names a folder in a repository: its root and what is below, unless somebody named both. */
function sourceNameOf({ root, subdirectory }: Repository, source: ProjectSource): string {
  if (source.subdirectory !== '') return source.place + hash(source.subdirectory)
  return `file://${root}${hash(subdirectory)}`
}

function hash(subdirectory: string): string {
  return subdirectory === '' ? '' : `#${subdirectory}`
}

/** A copy of a repository that is elsewhere, as it is there now. */
async function fetchRepository(
  { place }: ProjectSource,
  options: CheckOutOptions,
): Promise<string> {
  const name = createHash('sha256').update(place).digest('hex').slice(0, 32)
  const folder = join(options.cache, 'repositories', `${name}.git`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const wanted = gitOptions(folder, options)
  const release = await lockFolder(folder, options)
  try {
    await fetchInto(wanted, place)
  } finally {
    await release()
  }
  return folder
}

async function fetchInto(wanted: GitOptions, place: string): Promise<void> {
  await git(wanted, 'init', '--quiet', '--bare')
  // All that a version can be called by. The address is not kept: it may have a password.
  const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*', '+HEAD:refs/stemma/head']
  await git(wanted, 'fetch', '--quiet', '--prune', '--no-auto-gc', '--', place, ...refs)
}

/** Of a version, a branch of the other side, or what that checks out by itself. */
async function resolveVersion(options: GitOptions, version: string): Promise<string> {
  const names = version === 'HEAD' ? ['refs/stemma/head', 'HEAD'] : [version, `origin/${version}`]
  for (const name of names) {
    const words = ['rev-parse', '--quiet', '--verify', '--end-of-options', `${name}^{commit}`]
    const found = await git(options, ...words).catch(() => undefined)
    if (found !== undefined) return found.trim()
  }
  throw new RunnerError(`the repository has no branch, tag or commit '${version}'.`)
}

async function isBranch(options: GitOptions, version: string): Promise<boolean> {
  for (const kind of ['heads', 'remotes/origin'])
    if (
      await git(options, 'show-ref', '--verify', '--quiet', `refs/${kind}/${version}`).then(
        () => true,
        () => false,
      )
    )
      return true
  return false
}

interface WantedCommit {
  readonly repository: string
  readonly subdirectory: string
  readonly origin: string | undefined
  readonly sourceName: string
  readonly commit: string
  readonly isBranch: boolean
}

async function checkOutCommit(
  options: CheckOutOptions,
  { repository, subdirectory, origin, sourceName, commit, isBranch: named }: WantedCommit,
): Promise<CheckedOut> {
  const root = join(options.cache, 'checkouts', randomUUID())
  try {
    await mkdir(root, { recursive: true, mode: 0o700 })
    const wanted = gitOptions(root, options)
    // It borrows the objects, and is a repository of its own besides.
    await git(wanted, 'clone', '--quiet', '--shared', '--no-checkout', '--', repository, '.')
    await git(wanted, 'checkout', '--quiet', '--detach', commit)
    if (origin === undefined) await git(wanted, 'remote', 'remove', 'origin')
    else await git(wanted, 'remote', 'set-url', 'origin', withoutPassword(origin))
    if (existsSync(join(root, '.gitmodules')))
      await git(wanted, 'submodule', '--quiet', 'update', '--init', '--recursive')
    return {
      folder: below(root, { subdirectory, place: sourceName }),
      git: {
        commit,
        repository: origin === undefined ? undefined : shownAddress(origin),
        branch: named ? options.version : undefined,
        subdirectory,
      },
      changes: undefined,
      sourceName,
      root,
    }
  } catch (error) {
    await rm(root, { recursive: true, force: true, maxRetries: 3 })
    throw error
  }
}

/** An address as it is noted: without a password, so that it can be fetched from again by who has one. */
function shownAddress(place: string): string {
  return withoutSecrets(withoutPassword(place))
}

/** The checkout has the address for who looks at it, not for who fetches. */
function withoutPassword(origin: string): string {
  const url = URL.parse(origin)
  if (url === null || (url.password === '' && !isToken(url.username))) return origin
  url.password = ''
  if (isToken(url.username)) url.username = ''
  return url.href
}

function below(
  root: string,
  { subdirectory, place }: Pick<ProjectSource, 'subdirectory' | 'place'>,
): string {
  const folder = join(root, subdirectory)
  if (!existsSync(folder))
    throw new RunnerError(`'${withoutSecrets(place)}' has no folder '${subdirectory}'.`)
  return folder
}

function gitOptions(folder: string, options: CheckOutOptions): GitOptions {
  const { fetchTimeoutMs, signal, environment } = options
  return { folder, timeoutMs: fetchTimeoutMs, signal, environment }
}
