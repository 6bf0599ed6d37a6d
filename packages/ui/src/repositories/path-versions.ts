import type { TrackedPath } from './parse-tracked.ts'

/** A manifest of a folder that DVC tracks: what it said at one commit. */
export interface Manifest {
  /** `md5:HEX.dir` */
  readonly name: string
  /** When it came, in milliseconds since 1970. */
  readonly time: number
  readonly entries: readonly TrackedPath[]
}

/** What a path held. */
export interface PathVersion {
  /** The name of its bytes in the repository: `md5:HEX`. */
  readonly name: string
  /** When the first manifest came that has it. */
  readonly time: number
}

export interface VersionedPath {
  readonly path: string
  /** The newest first, and each content once: DVC keeps no order among commits, but that in which they were pushed. */
  readonly versions: readonly PathVersion[]
}

/** The paths of all manifests, by name, each with what it held. */
export function pathVersions(manifests: readonly Manifest[]): readonly VersionedPath[] {
  const byPath = new Map<string, Map<string, PathVersion>>()
  for (const { name: manifest, time, entries } of manifests.toSorted((a, b) => a.time - b.time)) {
    // Contents are named as their manifest is, by its hash and its way to read lines.
    const kind = manifest.slice(0, manifest.indexOf(':') + 1)
    for (const { path, md5 } of entries) {
      const versions = byPath.get(path) ?? new Map<string, PathVersion>()
      byPath.set(path, versions)
      const name = kind + md5
      if (!versions.has(name)) versions.set(name, { name, time })
    }
  }
  return [...byPath]
    .map(([path, versions]) => ({ path, versions: [...versions.values()].toReversed() }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}
