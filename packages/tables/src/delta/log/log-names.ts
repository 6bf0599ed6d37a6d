/** A commit's file. */
export interface CommitFile {
  readonly version: number
  readonly name: string
}

/** A checkpoint all of whose files are there. */
export interface CheckpointFiles {
  readonly version: number
  readonly names: readonly string[]
}

export interface LogFiles {
  /** By version. */
  readonly commits: ReadonlyMap<number, CommitFile>
  /** Oldest first. */
  readonly checkpoints: readonly CheckpointFiles[]
}

const commit = /^(?<version>\d{20})\.json$/u
const checkpoint =
  /^(?<version>\d{20})\.checkpoint(?:\.(?<part>\d{10})\.(?<parts>\d{10})|\.[0-9a-f-]{36})?\.(?:parquet|json)$/u

/** Sorts the names of a log. The hint file is not needed for this, so it may be wrong; files of other kinds are none of ours. */
export function parseLogNames(names: readonly string[]): LogFiles {
  const commits = new Map<number, CommitFile>()
  const parts = new Map<string, { version: number; count: number; names: string[] }>()
  for (const name of names.toSorted()) {
    const version = Number((commit.exec(name) ?? checkpoint.exec(name))?.groups?.['version'])
    if (Number.isNaN(version)) continue
    const found = checkpoint.exec(name)?.groups
    if (found === undefined) {
      commits.set(version, { version, name })
      continue
    }
    const count = Number(found['parts'] ?? 1)
    const id = count === 1 ? name : `${String(version)} of ${String(count)}`
    const group = parts.get(id) ?? { version, count, names: [] }
    group.names.push(name)
    parts.set(id, group)
  }
  const checkpoints = [...parts.values()]
    .filter(({ count, names }) => names.length === count)
    .sort((a, b) => a.version - b.version)
  return { commits, checkpoints }
}
