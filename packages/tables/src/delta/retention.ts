import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readLines } from '../lines/read-lines.ts'
import { parseAction } from './log/actions.ts'
import { listLog, newestVersion, type DeltaSnapshot } from './log/read-snapshot.ts'

/** How long a version of a Delta table can be read, as far as its own settings say. Times are milliseconds since 1970. */
export interface DeltaRetention {
  /** `delta.deletedFileRetentionDuration`: how long VACUUM leaves files that later versions don't have. */
  readonly files: string
  /** From when VACUUM may remove one of its files; absent while the newest version has them all, or for a time that is not known. */
  readonly vacuumMs?: number
  /** `delta.logRetentionDuration`: how long commits are kept. */
  readonly log: string
  /** From when its commit may go, with which the version can't be told any more; absent where the log is not cleaned up. */
  readonly logMs?: number
}

/** Looks which files of a version later ones removed, and when. */
export async function retentionOf(root: string, snapshot: DeltaSnapshot): Promise<DeltaRetention> {
  const { configuration } = snapshot.metadata
  const files = configuration['delta.deletedFileRetentionDuration'] ?? 'interval 1 week'
  const log = configuration['delta.logRetentionDuration'] ?? 'interval 30 days'
  const [removedMs, committedMs] = [
    await firstRemoval(root, snapshot),
    await commitTime(root, snapshot.version),
  ]
  const vacuumMs = later(removedMs, files)
  const isCleaned = configuration['delta.enableExpiredLogCleanup'] !== 'false'
  const logMs = isCleaned ? later(committedMs, log) : undefined
  return {
    files,
    ...(vacuumMs === undefined ? {} : { vacuumMs }),
    log,
    ...(logMs === undefined ? {} : { logMs }),
  }
}

/** When the first of a version's files was removed, or a row of it was: then another file takes its place. */
async function firstRemoval(root: string, snapshot: DeltaSnapshot): Promise<number | undefined> {
  const files = await listLog(root)
  const paths = new Set(snapshot.files.map(({ path }) => path))
  const newest = newestVersion(files)
  for (let next = snapshot.version + 1; next <= newest; next++) {
    const commit = files.commits.get(next)
    // What a checkpoint took over is in the commits of the newest versions, mostly.
    if (commit === undefined) continue
    for await (const { text } of readLines(join(root, '_delta_log', commit.name))) {
      const { remove } = parseAction(text, commit.name)
      if (remove !== undefined && paths.has(remove.path))
        return remove.deletionTimestamp ?? (await commitTime(root, next))
    }
  }
  return undefined
}

/** By the commit's file, as programs that clean a log look. */
async function commitTime(root: string, version: number): Promise<number | undefined> {
  const name = `${String(version).padStart(20, '0')}.json`
  return stat(join(root, '_delta_log', name)).then(
    ({ mtimeMs }) => Math.floor(mtimeMs),
    () => undefined,
  )
}

function later(time: number | undefined, interval: string): number | undefined {
  const length = intervalMs(interval)
  return time === undefined || length === undefined ? undefined : time + length
}

const units: Readonly<Record<string, number>> = {
  week: 7 * 86_400_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
}

/** `interval 1 week`, `interval 36 hours 30 minutes`; undefined for what is none. */
export function intervalMs(text: string): number | undefined {
  const parts = /^\s*(?:interval\s+)?(?<parts>(?:\d+\s+[a-z]+\s*)+)$/iu.exec(text)?.groups?.[
    'parts'
  ]
  if (parts === undefined) return undefined
  let sum = 0
  for (const [, count, unit = ''] of parts.matchAll(/(\d+)\s+([a-z]+)/giu)) {
    const length = units[unit.toLowerCase().replace(/s$/u, '')]
    if (length === undefined) return undefined
    sum += Number(count) * length
  }
  return sum
}
