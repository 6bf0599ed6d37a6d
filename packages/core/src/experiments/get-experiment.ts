import { authorize, type RowCtx } from '../ctx.ts'
import { viewExperiments, type ExperimentView } from './experiment-view.ts'
import { requireExperiment } from './require-experiment.ts'

/** One experiment by its id, deleted or not. */
export async function getExperiment(
  ctx: RowCtx,
  { experimentId }: { readonly experimentId: string },
): Promise<ExperimentView> {
  authorize(ctx, 'experiment:read')
  return ctx.store.read(async (db) => {
    const [view] = await viewExperiments(db, [await requireExperiment(db, experimentId)])
    if (!view) throw new Error('An experiment that was just read is not there.')
    return view
  })
}
