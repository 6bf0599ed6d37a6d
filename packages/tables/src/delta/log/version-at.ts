import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { notFound } from '@stemma/contract'
import type { Engine } from '../../engine/engine.ts'
import { readLines } from '../../lines/read-lines.ts'
import { deltaError } from '../delta-error.ts'
import { parseAction } from './actions.ts'
import type { CommitFile } from './log-names.ts'
import { listLog, readSnapshot } from './read-snapshot.ts'

export interface AskedTime {
  readonly engine: Engine
  readonly root: string
  /** Milliseconds since 1970. */
  readonly timeMs: number
}

interface TimedCommit {
  readonly version: number
  readonly timeMs: number
}

/**
 * The newest version that was there at a time. Times are those that the commits hold, where the table has them; else those of their files, each
 * at least a millisecond after the one before (PROTOCOL.md, "In-Commit Timestamps"). RESOURCE_DOES_NOT_EXIST before the first commit and
 * after the last one. A copy of the folder has other file times: keep the version, not the time.
 */
export async function versionAt({ engine, root, timeMs }: AskedTime): Promise<number> {
  const { commits } = await listLog(root)
  const { metadata } = await readSnapshot({ engine, root })
  const inOrder = [...commits.values()].sort((a, b) => a.version - b.version)
  const start = timesInCommits(metadata.configuration)
  const later = inOrder.filter(({ version }) => version >= (start?.version ?? Infinity))
  const isLater = start !== undefined && timeMs >= start.timeMs
  const asked = isLater ? later : inOrder.filter((commit) => !later.includes(commit))
  const timed = isLater ? await committedTimes(root, asked) : await fileTimes(root, asked)
  const found = timed.findLast((commit) => commit.timeMs <= timeMs)
  if (found === undefined)
    throw notFound(`The Delta table has no version that is as old as ${shown(timeMs)}.`)
  if (found.version === inOrder.at(-1)?.version && timeMs > found.timeMs)
    throw notFound(
      `The newest version of the Delta table is of ${shown(found.timeMs)}, before ${shown(timeMs)}.`,
    )
  return found.version
}

/** From when on commits hold their times. */
function timesInCommits(
  configuration: Readonly<Record<string, string>>,
): { readonly version: number; readonly timeMs: number } | undefined {
  if (configuration['delta.enableInCommitTimestamps'] !== 'true') return undefined
  return {
    version: Number(configuration['delta.inCommitTimestampEnablementVersion'] ?? 0),
    timeMs: Number(configuration['delta.inCommitTimestampEnablementTimestamp'] ?? -Infinity),
  }
}

async function committedTimes(
  root: string,
  commits: readonly CommitFile[],
): Promise<readonly TimedCommit[]> {
  const timed: TimedCommit[] = []
  for (const { version, name } of commits) {
    for await (const { text } of readLines(join(root, '_delta_log', name))) {
      const timeMs = parseAction(text, name).inCommitTimestamp
      // It is in the first line.
      if (timeMs === undefined) throw deltaError(`${name} does not begin with its time.`)
      timed.push({ version, timeMs })
      break
    }
  }
  return timed
}

async function fileTimes(
  root: string,
  commits: readonly CommitFile[],
): Promise<readonly TimedCommit[]> {
  const timed: TimedCommit[] = []
  for (const { version, name } of commits) {
    const { mtimeMs } = await stat(join(root, '_delta_log', name))
    const timeMs = Math.max(Math.floor(mtimeMs), (timed.at(-1)?.timeMs ?? -Infinity) + 1)
    timed.push({ version, timeMs })
  }
  return timed
}

function shown(timeMs: number): string {
  return new Date(timeMs).toISOString()
}
