import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { git, gitBytes, type GitOptions } from './git.ts'
import { isSecretName } from './secret-name.ts'

/** What a working tree has that its commit has not. */
export interface LocalChanges {
  /** As `git apply` takes it; empty if no tracked file differs. */
  readonly patch: Buffer
  /** New files that are small and tell no secret. */
  readonly files: readonly LocalChange[]
  /** What is not kept, and why. */
  readonly leftOut: readonly LeftOut[]
}

export interface LocalChange {
  /** Below the root of the repository, with `/`. */
  readonly path: string
  readonly place: string
  readonly sizeBytes: number
}

export interface LeftOut {
  readonly path: string
  readonly reason: string
}

const mostPatch = 10 * 1024 * 1024
const mostOfFile = 1024 * 1024
const mostOfFiles = 10 * 1024 * 1024
const mostFiles = 200
const mostLeftOut = 200

/** How the working tree at the root of a repository differs from its commit. Ignored files are no part of it. */
export async function findLocalChanges(options: GitOptions): Promise<LocalChanges> {
  const listed = await git(
    options,
    ...['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all'],
  )
  const entries = listed.split('\0').filter((entry) => entry !== '')
  const paths = entries.map((entry) => ({ state: entry.slice(0, 2), path: entry.slice(3) }))
  const leftOut: LeftOut[] = []
  const tracked = paths.filter(({ state }) => state !== '??')
  const secret = tracked.filter(({ path }) => isSecretName(path)).map(({ path }) => path)
  for (const path of secret) leftOut.push({ path, reason: 'its name is one of secrets' })
  const patch =
    tracked.length > secret.length ? await readPatch(options, secret, leftOut) : Buffer.alloc(0)
  const files: LocalChange[] = []
  let sum = 0
  for (const { state, path } of paths) {
    if (state !== '??') continue
    const place = join(options.folder, path)
    const stats = await lstat(place).catch(() => undefined)
    if (stats === undefined) continue
    const reason = reasonFor({ path, isFile: stats.isFile(), size: stats.size, sum, files })
    if (reason !== undefined) {
      leftOut.push({ path, reason })
      continue
    }
    sum += stats.size
    files.push({ path, place, sizeBytes: stats.size })
  }
  if (leftOut.length > mostLeftOut) {
    const more = leftOut.length - mostLeftOut
    leftOut.length = mostLeftOut
    leftOut.push({ path: `${more} more`, reason: 'too many to list' })
  }
  return { patch, files, leftOut }
}

async function readPatch(
  options: GitOptions,
  secret: readonly string[],
  leftOut: LeftOut[],
): Promise<Buffer> {
  const words = ['diff', '--binary', '--no-color', '--no-ext-diff', '--no-renames', 'HEAD', '--']
  const patch = await gitBytes(
    options,
    ...words,
    '.',
    ...secret.map((path) => `:(exclude,literal)${path}`),
  )
  if (patch.length <= mostPatch) return patch
  leftOut.push({ path: 'changes.patch', reason: `it has ${patch.length} bytes, more than 10 MiB` })
  return Buffer.alloc(0)
}

function reasonFor({
  path,
  isFile,
  size,
  sum,
  files,
}: {
  readonly path: string
  readonly isFile: boolean
  readonly size: number
  readonly sum: number
  readonly files: readonly LocalChange[]
}): string | undefined {
  if (isSecretName(path)) return 'its name is one of secrets'
  if (!isFile) return 'it is no file'
  if (size > mostOfFile) return `it has ${size} bytes, more than 1 MiB`
  if (files.length >= mostFiles) return `there are more than ${mostFiles} new files`
  return sum + size > mostOfFiles ? 'the new files have more than 10 MiB together' : undefined
}
