import { authorize, type RowCtx } from '../ctx.ts'
import { requireTrace } from './require-trace.ts'
import { viewTraces, type TraceView } from './trace-view.ts'

/** A trace, without its spans. Throws when it does not exist. */
export async function getTrace(
  ctx: RowCtx,
  { traceId }: { readonly traceId: string },
): Promise<TraceView> {
  authorize(ctx, 'trace:read')
  return ctx.store.read(async (db) => {
    const [view] = await viewTraces(db, [await requireTrace(db, traceId)])
    if (!view) throw new Error('A trace that was just read is not there.')
    return view
  })
}
