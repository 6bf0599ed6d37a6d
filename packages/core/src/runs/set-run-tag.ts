import type { Tag } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateRunTag } from './run-values.ts'
import { writeBatch } from './write-batch.ts'

/** Sets one tag of an active run, over a value that it may have had. */
export async function setRunTag(
  ctx: RowCtx,
  { runId, ...tag }: Tag & { readonly runId: string },
): Promise<void> {
  authorize(ctx, 'run:write')
  const tags = [validateRunTag(tag, ctx.settings)]
  await writeBatch(ctx, { runId, metrics: [], params: [], tags })
}
