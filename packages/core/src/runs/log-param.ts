import type { Tag } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateParam } from './run-values.ts'
import { writeBatch } from './write-batch.ts'

/** Logs one parameter; the same value again is fine. Throws as `logBatch` does. */
export async function logParam(
  ctx: RowCtx,
  { runId, ...param }: Tag & { readonly runId: string },
): Promise<void> {
  authorize(ctx, 'run:write')
  const params = [validateParam(param, ctx.settings)]
  await writeBatch(ctx, { runId, metrics: [], params, tags: [], singleParam: true })
}
