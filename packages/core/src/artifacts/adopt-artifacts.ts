import { StemmaError } from '@stemma/contract'
import { findArtifact, putArtifact, putArtifactBase, type Tx } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { placeOf, splitPath } from './artifact-path.ts'
import { ensureDirectories } from './ensure-directories.ts'
import { leastBaseBytes, type NamedObject } from './name-artifact.ts'

export interface AdoptedName extends NamedObject {
  /** Of the file that it was, milliseconds since 1970. */
  readonly modifiedMs: number
  /** The object that this name may have, of an earlier state of the same file. */
  readonly replaces?: string | undefined
}

/** `there`: the object has this name already. The others are why it does not get it. */
export type Adoption = 'named' | 'there' | 'other-object' | 'directory' | 'through-file'

/** Gives names to objects that were plain files, all in one transaction. What the database knows is newer than any of them, and stays. */
export async function adoptArtifacts(
  ctx: RowCtx,
  names: readonly AdoptedName[],
): Promise<readonly Adoption[]> {
  authorize(ctx, 'artifact:write')
  return ctx.store.write(async (tx) => {
    const adoptions: Adoption[] = []
    for (const name of names) adoptions.push(await adopt(tx, name))
    return adoptions
  })
}

async function adopt(tx: Tx, { path, replaces, ...object }: AdoptedName): Promise<Adoption> {
  const found = await findArtifact(tx, splitPath(path))
  if (found !== undefined && found.objectId === undefined) return 'directory'
  if (found?.objectId === object.objectId) return 'there'
  if (found !== undefined && found.objectId !== replaces) return 'other-object'
  try {
    await ensureDirectories(tx, path, object.modifiedMs)
  } catch (error) {
    if (!(error instanceof StemmaError)) throw error
    return 'through-file'
  }
  if (!(await putArtifact(tx, { ...splitPath(path), ...object }))) return 'directory'
  const place = object.sizeBytes < leastBaseBytes ? undefined : placeOf(path)
  if (place !== undefined) await putArtifactBase(tx, place, object.objectId)
  return 'named'
}
