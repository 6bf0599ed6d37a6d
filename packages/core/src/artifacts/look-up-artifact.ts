import {
  findArtifact,
  findArtifactBase,
  findArtifactWithBytes,
  type ArtifactRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { placeOf, splitPath } from './artifact-path.ts'

export interface FoundArtifact {
  /** Undefined if nothing has the path. */
  readonly artifact?: ArtifactRow | undefined
  /** Those of a small object that is not in the packs yet. */
  readonly bytes?: Uint8Array | undefined
  /** The object that is most like what will be stored there: the one that is there, else that of another run of the experiment. */
  readonly base?: string | undefined
}

/** What has a path (not the root's). */
export async function lookUpArtifact(
  ctx: RowCtx,
  { path, withBase }: { readonly path: string; readonly withBase: boolean },
): Promise<FoundArtifact> {
  authorize(ctx, 'artifact:read')
  return ctx.store.read(async (db) => {
    if (!withBase) return (await findArtifactWithBytes(db, splitPath(path))) ?? {}
    const artifact = await findArtifact(db, splitPath(path))
    const place = placeOf(path)
    const base =
      artifact?.objectId ?? (place === undefined ? undefined : await findArtifactBase(db, place))
    return { artifact, base }
  })
}
