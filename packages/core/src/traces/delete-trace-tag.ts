import { notFound } from '@stemma/contract'
import { deleteTraceTag as removeTag } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { shorten } from '../limits/text-length.ts'
import { requireActiveTrace } from './require-trace.ts'
import { refuseServerTag } from './trace-limits.ts'

/** Removes a tag from a trace. Throws when it has no such tag. */
export async function deleteTraceTag(
  ctx: RowCtx,
  { traceId, key }: { readonly traceId: string; readonly key: string },
): Promise<void> {
  authorize(ctx, 'trace:write')
  refuseServerTag(key)
  await ctx.store.write(async (tx) => {
    const { trace_no: traceNo } = await requireActiveTrace(tx, traceId)
    if (!(await removeTag(tx, traceNo, key)))
      throw notFound(`No trace tag with key '${shorten(key)}' for trace with ID '${traceId}'`)
  })
}
