import type { Engine } from '../engine/engine.ts'
import { pathInside } from './file-path.ts'
import { readSnapshot } from './log/read-snapshot.ts'
import { versionAt } from './log/version-at.ts'
import { vectorFile } from './vectors/read-vector.ts'

/** A Delta table whose log is in a folder; its newest version unless one is named. */
export interface DeltaFolder {
  readonly root: string
  readonly version?: number
  /** Milliseconds since 1970: the version of this time. */
  readonly timeMs?: number
}

/** The files of rows of a version, and those with what is deleted of them. Throws what `openDelta` does. */
export async function listDeltaFiles(
  engine: Engine,
  { root, version: asked, timeMs }: DeltaFolder,
): Promise<readonly string[]> {
  const version = timeMs === undefined ? asked : await versionAt({ engine, root, timeMs })
  const { files } = await readSnapshot({
    engine,
    root,
    ...(version === undefined ? {} : { version }),
  })
  const paths = files.flatMap(({ path, deletionVector }) => [
    pathInside(path),
    ...(deletionVector === undefined || deletionVector.storageType === 'i'
      ? []
      : [vectorFile(deletionVector)]),
  ])
  return [...new Set(paths)]
}
