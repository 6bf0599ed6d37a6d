import { notImplemented, splitUri } from '@stemma/contract'
import type { Ctx, StorePlace } from '../room-ctx.ts'
import type { Access } from '../rows.ts'
import type { ArtifactOwner } from './find-artifact-root.ts'
import { storePath } from './store-path.ts'

/** Where the files of a run or a model are. */
export interface ArtifactRoot {
  /** As clients know it. */
  readonly uri: string
  /** `mlflow-artifacts`, `s3` …; empty for a plain path. */
  readonly scheme: string
  /** The place in this server's own store; undefined if they are not there. */
  readonly path: string | undefined
}

/**
 * The root of a run or a model. Who writes there next gives the access `write`: it waits for that thread anyway, and no other has to start.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for a run or model that is not there; INVALID_PARAMETER_VALUE for a location that must not be used.
 */
export async function findRoot(
  ctx: Ctx,
  owner: ArtifactOwner,
  options?: { readonly access: Access },
): Promise<ArtifactRoot> {
  const { artifactUri: uri } = await ctx.rows.findArtifactRoot(owner, options)
  return { uri, scheme: splitUri(uri).scheme, path: storePath(uri, ctx.settings.trust) }
}

/**
 * The place of a root: in this server's own store, or in one of the external roots that whoever runs it has named.
 *
 * @throws NOT_IMPLEMENTED for files that are elsewhere: this server never opens what a location names, neither a path of this
 * machine nor another host. The same if it is not to serve artifacts at all.
 */
export async function findPlace(
  { settings, artifacts, external }: Pick<Ctx, 'settings' | 'artifacts' | 'external'>,
  { uri, path, scheme }: ArtifactRoot,
): Promise<StorePlace> {
  if (!settings.servesArtifacts) throw notImplemented('This server does not serve artifacts.')
  const place = path === undefined ? await external.find(uri) : { store: artifacts, path }
  if (place !== undefined) return place
  const where = scheme === '' ? 'on a path of their own' : `at a location of the scheme '${scheme}'`
  throw notImplemented(
    `The artifacts are ${where}, which this server does not read or write. Use that storage directly, or name it in --external-artifact-roots.`,
  )
}
