import { objectIdOf } from '@stemma/objects'
import type { Ctx } from '../room-ctx.ts'
import { writeObjectName, type ObjectName } from './object-name.ts'
import { repositoryObjectsOf } from './repository-objects-of.ts'

export interface WholeObject {
  readonly repository: string
  readonly name: ObjectName
  /** Found to have the name. */
  readonly bytes: Uint8Array
  /** See `NewRepositoryObject`. */
  readonly wholeAt?: number
}

/** Stores bytes that are at hand: small ones in one commit with their name. */
export async function putWhole(
  ctx: Ctx,
  { repository, name, bytes, wholeAt }: WholeObject,
): Promise<void> {
  const { store, waiting } = repositoryObjectsOf(ctx)
  const sizeBytes = bytes.byteLength
  const object = { repository, name: writeObjectName(name), sizeBytes, wholeAt }
  if (!waiting.takes(sizeBytes)) {
    const { id } = await store.put(once(bytes))
    return ctx.rows.nameRepositoryObject({ ...object, objectId: id })
  }
  try {
    const objectId = name.hash === 'sha256' ? name.digest : objectIdOf(bytes)
    await ctx.rows.nameRepositoryObject({ ...object, objectId, bytes })
  } finally {
    // Also when the answer was lost.
    waiting.added(sizeBytes)
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
