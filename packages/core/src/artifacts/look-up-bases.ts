import { findArtifactBases, findArtifacts } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { placeOf, splitPath } from './artifact-path.ts'

export interface FoundBases {
  /** For each path, in order. */
  readonly bases: readonly (string | null)[]
}

/** For each path the object that is most like what will be stored there: see `lookUpArtifact`. */
export async function lookUpBases(
  ctx: RowCtx,
  { paths }: { readonly paths: readonly string[] },
): Promise<FoundBases> {
  authorize(ctx, 'artifact:read')
  const places = paths.map(placeOf)
  return ctx.store.read(async (db) => {
    const found = await findArtifacts(db, paths.map(splitPath))
    const known = new Map(
      found.map(({ directory, name, objectId }) => [`${directory}/${name}`, objectId]),
    )
    const others = await findArtifactBases(
      db,
      places.filter((place) => place !== undefined),
    )
    const bases = paths.map(
      (path, index) => known.get(path) ?? others.get(places[index] ?? '') ?? null,
    )
    return { bases }
  })
}
