import { joinPaths } from '@stemma/core'
import type { ArtifactStore, Entry } from '@stemma/objects'

/** A file or a directory below another. */
export interface FoundEntry extends Entry {
  /** Relative to where the walk began. */
  readonly path: string
}

export interface Walk {
  readonly store: Pick<ArtifactStore, 'list'>
  /** Where it begins, in the store. */
  readonly root: string
  /** Goes on behind this path, as an earlier walk gave it. It need not be there any more. */
  readonly after?: string | undefined
  /** Entries that are read at a time. */
  readonly pageSize?: number
}

const usualPageSize = 1000

/**
 * Everything below a directory: each directory before what is in it, names sorted within one. Holds a page of each directory on the way
 * down, however large they are.
 */
export async function* walkFiles(walk: Walk): AsyncGenerator<FoundEntry, void, undefined> {
  const { after } = walk
  yield* below(walk, '', after === undefined ? [] : after.split('/'))
}

async function* below(
  walk: Walk,
  directory: string,
  [first, ...rest]: readonly string[],
): AsyncGenerator<FoundEntry, void, undefined> {
  // The last entry may be a directory, so what is in it comes next.
  if (first !== undefined) yield* below(walk, joinPaths(directory, first), rest)
  const { store, root, pageSize: limit = usualPageSize } = walk
  for (let from = first; ;) {
    const place = joinPaths(root, directory)
    const { entries, next } = await store.list(place, {
      limit,
      ...(from !== undefined && { after: from }),
    })
    for (const entry of entries) {
      const path = joinPaths(directory, entry.name)
      yield { ...entry, path }
      if (entry.isDirectory) yield* below(walk, path, [])
    }
    if (next === undefined) return
    from = next
  }
}
