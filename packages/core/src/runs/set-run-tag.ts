import { authorize, type RowCtx } from '../ctx.ts'
import { longValues, validateRunTag } from './run-values.ts'
import { writeBatch, type LoggedText } from './write-batch.ts'

/** Sets one tag of an active run, over a value that it may have had. */
export async function setRunTag(
  ctx: RowCtx,
  { runId, asMlflow, ...tag }: LoggedText,
): Promise<void> {
  authorize(ctx, 'run:write')
  const tags = [validateRunTag(tag, longValues({ asMlflow }, ctx.settings))]
  await writeBatch(ctx, { runId, metrics: [], params: [], tags })
}
