import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { safePath } from '@stemma/contract'
import { artifactPathSegments } from '@stemma/objects'
import { isReserved } from '../artifacts/kept-folder.ts'
import { mostPathBytes } from '../artifacts/object-artifacts.ts'
import { codeOf } from './source-error.ts'

/** A file that can be taken over. */
export interface PlainFile {
  /** Below the folder, as the artifact will be called. */
  readonly path: string
  /** Where it lies. */
  readonly file: string
  readonly sizeBytes: number
}

/** Something that stays where it is. */
export interface LeftAlone {
  readonly path: string
  readonly reason: string
}

export type Found =
  | { readonly kind: 'file'; readonly file: PlainFile }
  | { readonly kind: 'left'; readonly left: LeftAlone }

/** All that lies below a folder, one directory at a time, without following links. `skipped` is a name in the folder itself. */
export async function* plainWalk(
  folder: string,
  { skipped }: { readonly skipped?: string | undefined } = {},
): AsyncGenerator<Found> {
  yield* walk({ folder, path: '', skipped })
}

interface Place {
  readonly folder: string
  readonly path: string
  readonly skipped?: string | undefined
}

async function* walk({ folder, path, skipped }: Place): AsyncGenerator<Found> {
  const directory = await opendir(join(folder, path)).catch((error: unknown) => codeOf(error))
  if (typeof directory === 'string') {
    yield left(path, `the directory can't be read (${directory})`)
    return
  }
  for await (const entry of directory) {
    if (entry.name === skipped) continue
    const below = path === '' ? entry.name : `${path}/${entry.name}`
    const reason = reasonToLeave(below)
    if (reason !== undefined) yield left(below, reason)
    else if (entry.isDirectory()) yield* walk({ folder, path: below })
    else if (entry.isSymbolicLink()) yield left(below, 'a link, which is not followed')
    else if (!entry.isFile()) yield left(below, 'no regular file')
    else yield await fileAt(folder, below)
  }
}

async function fileAt(folder: string, path: string): Promise<Found> {
  const file = join(folder, path)
  try {
    const { size: sizeBytes } = await lstat(file)
    return { kind: 'file', file: { path, file, sizeBytes } }
  } catch (error) {
    return left(path, `it can't be read (${codeOf(error)})`)
  }
}

/** Why no artifact can have the path; undefined if one can. */
function reasonToLeave(path: string): string | undefined {
  if (path.includes('\uFFFD')) return 'its name is not UTF-8'
  if (Buffer.byteLength(path) > mostPathBytes) return 'its path is too long for an artifact'
  try {
    artifactPathSegments(path)
    if (isReserved(path)) return notAllowed
    return safePath(path) === path ? undefined : notAllowed
  } catch {
    return notAllowed
  }
}

const notAllowed = 'an artifact can have no such name'

function left(path: string, reason: string): Found {
  return { kind: 'left', left: { path, reason } }
}
