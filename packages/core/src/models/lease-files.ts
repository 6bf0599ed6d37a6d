import { missingBytes } from '../artifacts/missing-bytes.ts'
import { joinPaths } from '../artifacts/store-path.ts'
import type { Ctx } from '../room-ctx.ts'
import type { StoredModel } from './hash-model.ts'
import { keptPlace, locationBeside, type KeptFiles } from './kept-files.ts'

/** So long no collection takes the objects of a tree that is not written yet. */
const leaseMs = 30 * 60 * 1000

/**
 * What to keep of a model, its objects leased; undefined where files are no objects. A model that is one file keeps its name below the tree.
 *
 * @throws DATA_LOSS for a file whose bytes the store has lost.
 */
export async function leaseFiles(
  { objects, now }: Pick<Ctx, 'objects' | 'now'>,
  { location, model }: { readonly location: string; readonly model: StoredModel },
): Promise<KeptFiles | undefined> {
  if (objects === undefined) return undefined
  const { digest, files, isSingle } = model
  const ids = [...new Set(files.map(({ sha256 }) => sha256))]
  await objects.waiting.store(ids)
  const sizes = await objects.store.keep(ids, now() + leaseMs)
  const lacking = new Set(ids.filter((_, at) => sizes[at] === undefined))
  const lost = files.find(({ sha256 }) => lacking.has(sha256))
  if (lost !== undefined) throw missingBytes(lost.sha256, lost.storePath)
  const tree = keptPlace(digest)
  const [first] = files
  const root = isSingle && first !== undefined ? joinPaths(tree, first.path) : tree
  return {
    digest,
    storageLocation: locationBeside(location, root),
    files: files.map(({ path, sha256, sizeBytes }) => ({
      path: joinPaths(tree, path),
      objectId: sha256,
      sizeBytes,
    })),
  }
}
