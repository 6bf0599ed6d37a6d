import { readViews, type ViewRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireExperiment } from '../experiments/require-experiment.ts'
import { mostViews } from './view-limits.ts'

/** The views of an experiment by name: there are never more than fit in one answer. @throws RESOURCE_DOES_NOT_EXIST */
export function listViews(
  ctx: RowCtx,
  { experimentId }: { readonly experimentId: string },
): Promise<readonly ViewRow[]> {
  authorize(ctx, 'experiment:read')
  return ctx.store.read(async (db) => {
    const { experiment_id: id } = await requireExperiment(db, experimentId)
    return readViews(db, { experimentId: id, limit: mostViews })
  })
}
