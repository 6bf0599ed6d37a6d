import { invalidParameter } from '@stemma/contract'
import { insertWaitingObject, putArtifact, putArtifactBase, type Tx } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { placeOf, splitPath } from './artifact-path.ts'
import { ensureDirectories } from './ensure-directories.ts'

/** Smaller objects are one chunk, for which a difference saves little. */
export const leastBaseBytes: number = 65_536

export interface NamedObject {
  /** Checked: no empty, `.` and `..` names. */
  readonly path: string
  readonly objectId: string
  readonly sizeBytes: number
}

/** An object that is not stored before has its bytes here: they wait beside the name until they go into a pack. */
export interface NamedBytes extends NamedObject {
  readonly bytes?: Uint8Array | undefined
}

/**
 * Gives a path to an object, over one that it may have had, and makes the directories that it leads through.
 *
 * @throws INVALID_PARAMETER_VALUE if the path is that of a directory, or leads through a file.
 */
export async function nameArtifact(
  ctx: RowCtx,
  { path, bytes, ...object }: NamedBytes,
): Promise<void> {
  authorize(ctx, 'artifact:write')
  const modifiedMs = ctx.now()
  await ctx.store.write(async (tx) => {
    await nameObject(tx, { path, ...object, modifiedMs })
    if (bytes === undefined) return
    await insertWaitingObject(tx, { ...splitPath(path), objectId: object.objectId, bytes })
  })
}

/** The same in a transaction that does more. */
export async function nameObject(
  tx: Tx,
  { path, modifiedMs, ...object }: NamedObject & { readonly modifiedMs: number },
): Promise<void> {
  const place = object.sizeBytes < leastBaseBytes ? undefined : placeOf(path)
  await ensureDirectories(tx, path, modifiedMs)
  if (!(await putArtifact(tx, { ...splitPath(path), ...object, modifiedMs }))) {
    throw isDirectory(path)
  }
  if (place !== undefined) await putArtifactBase(tx, place, object.objectId)
}

/** A file cannot have the path of a directory. */
export function isDirectory(path: string): Error {
  return invalidParameter(`Artifact path refers to a directory, not a file: '${path}'`)
}
