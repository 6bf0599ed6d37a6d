import { invalidParameter } from '@stemma/contract'
import {
  addArtifactDirectory,
  findArtifact,
  putArtifact,
  putArtifactBase,
  type Tx,
} from '@stemma/store'
import { authorize, type Ctx } from '../ctx.ts'
import { directoriesOf, placeOf, splitPath } from './artifact-path.ts'

/** Smaller objects are one chunk, for which a difference saves little. */
const leastBaseBytes = 65_536

export interface NamedObject {
  /** Checked: no empty, `.` and `..` names. */
  readonly path: string
  readonly objectId: string
  readonly sizeBytes: number
}

/**
 * Gives a path to an object that is stored, over one that it may have had, and makes the directories that it leads through.
 *
 * @throws INVALID_PARAMETER_VALUE if the path is that of a directory, or leads through a file.
 */
export async function nameArtifact(ctx: Ctx, { path, ...object }: NamedObject): Promise<void> {
  authorize(ctx, 'artifact:write')
  const modifiedMs = ctx.now()
  const place = object.sizeBytes < leastBaseBytes ? undefined : placeOf(path)
  await ctx.store.write(async (tx) => {
    await ensureDirectories(tx, path, modifiedMs)
    if (!(await putArtifact(tx, { ...splitPath(path), ...object, modifiedMs }))) {
      throw invalidParameter(`Artifact path refers to a directory, not a file: '${path}'`)
    }
    if (place !== undefined) await putArtifactBase(tx, place, object.objectId)
  })
}

/** From the last one up to one that is there: mostly that is the first that is looked at. */
async function ensureDirectories(tx: Tx, path: string, modifiedMs: number): Promise<void> {
  const missing: string[] = []
  for (const directory of directoriesOf(path).toReversed()) {
    const found = await findArtifact(tx, splitPath(directory), { lock: true })
    if (found !== undefined && found.objectId === undefined) break
    if (found !== undefined) throw leadsThroughFile(path)
    missing.push(directory)
  }
  for (const directory of missing.toReversed()) {
    await addArtifactDirectory(tx, splitPath(directory), modifiedMs)
    const made = await findArtifact(tx, splitPath(directory), { lock: true })
    if (made?.objectId !== undefined) throw leadsThroughFile(path)
  }
}

function leadsThroughFile(path: string): Error {
  return invalidParameter(`A part of the artifact path is a file, not a directory: '${path}'`)
}
