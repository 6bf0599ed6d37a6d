import { setTraceValues, type Tag } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireActiveTrace } from './require-trace.ts'
import { refuseServerTag, validateTraceValues } from './trace-limits.ts'

/** Sets a tag of a trace. */
export async function setTraceTag(
  ctx: RowCtx,
  { traceId, ...tag }: { readonly traceId: string } & Tag,
): Promise<void> {
  authorize(ctx, 'trace:write')
  refuseServerTag(tag.key)
  validateTraceValues('tags', [tag])
  await ctx.store.write(async (tx) => {
    const { trace_no: traceNo } = await requireActiveTrace(tx, traceId)
    await setTraceValues(tx, 'tag', { traceNo, values: [tag] })
  })
}
