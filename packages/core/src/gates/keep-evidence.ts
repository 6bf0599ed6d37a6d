import type { StoredObject } from '@stemma/objects'
import { dataCtx } from '../data/data-ctx.ts'
import type { Ctx } from '../room-ctx.ts'

/**
 * Keeps what models said of rows. A decision has to name it within the time that a collection spares what is new.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for an unknown model
 */
export async function keepEvidence(
  ctx: Ctx,
  { name, bytes }: { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> },
): Promise<StoredObject> {
  await ctx.rows.allowEvidence({ name })
  return dataCtx(ctx).objects.put(bytes)
}
