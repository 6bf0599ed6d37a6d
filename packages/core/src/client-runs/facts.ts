import { putRunFacts, readRunFacts, touchRun, type PlaceRange, type RunFact } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireActiveRun } from '../runs/require-active-run.ts'
import { requireKnownRun } from './require-known-run.ts'

export interface KeepFacts {
  readonly runId: string
  readonly facts: readonly RunFact[]
}

/** Keeps what a client said of a run as it said it, under places; a place that is said again has what was said last. */
export async function keepFacts(ctx: RowCtx, { runId, facts }: KeepFacts): Promise<void> {
  authorize(ctx, 'run:write')
  if (facts.length === 0) return
  await ctx.store.write(async (tx) => {
    const run = await requireActiveRun(tx, runId)
    await putRunFacts(tx, run.runNo, facts)
    await touchRun(tx, run.runNo)
  })
}

/** What was kept in a range of places of a run, deleted or not, in their order. */
export async function readFacts(
  ctx: RowCtx,
  { runId, ...range }: PlaceRange & { readonly runId: string },
): Promise<readonly RunFact[]> {
  authorize(ctx, 'run:read')
  return ctx.store.read(async (db) => {
    const run = await requireKnownRun(db, runId)
    return readRunFacts(db, run.run_no, range)
  })
}
