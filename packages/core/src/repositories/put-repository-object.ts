import { wholeIfSmall } from '../objects/whole-if-small.ts'
import type { Ctx } from '../room-ctx.ts'
import { checkedSource, NameCheck } from './name-check.ts'
import { writeObjectName, type ObjectName } from './object-name.ts'
import { putManifest } from './put-manifest.ts'
import { putWhole } from './put-whole.ts'
import { validateRepositoryName } from './repository-name.ts'
import { repositoryObjectsOf } from './repository-objects-of.ts'
import { headOf, marksOf } from './similar-object.ts'

export interface PutRepositoryObject {
  readonly repository: string
  readonly name: ObjectName
  readonly source: AsyncIterable<Uint8Array>
}

/**
 * Stores what a client of DVC or Git LFS pushes. When it resolves, bytes and name are on disk.
 *
 * @throws INVALID_PARAMETER_VALUE for bytes that are not those of the name; RESOURCE_CONFLICT for a manifest that lists what is not there.
 */
export async function putRepositoryObject(ctx: Ctx, put: PutRepositoryObject): Promise<void> {
  const { repository, name, source } = put
  const { store } = repositoryObjectsOf(ctx)
  validateRepositoryName(repository)
  if (name.isManifest) return putManifest(ctx, put)
  const { bytes, rest } = await wholeIfSmall(source)
  if (bytes !== undefined) {
    const check = new NameCheck(name)
    check.update(bytes)
    check.finish()
    return putWhole(ctx, { repository, name, bytes })
  }
  const begun = await headOf(rest)
  const marks = marksOf(begun.head)
  const previous = await ctx.rows.lookUpSimilarObject({ repository, marks })
  const { id, sizeBytes } = await store.put(
    checkedSource(name, begun.whole),
    previous === undefined ? {} : { previous },
  )
  const object = { repository, name: writeObjectName(name), objectId: id, sizeBytes }
  return ctx.rows.nameRepositoryObject({ ...object, marks })
}
