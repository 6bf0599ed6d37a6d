import { notFound } from '@stemma/contract'
import { findExperimentByName } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { viewExperiments, type ExperimentView } from './experiment-view.ts'

/** One experiment by its name, deleted or not. */
export async function getExperimentByName(
  ctx: RowCtx,
  { name }: { readonly name: string },
): Promise<ExperimentView> {
  authorize(ctx, 'experiment:read')
  return ctx.store.read(async (db) => {
    const experiment = await findExperimentByName(db, name)
    const [view] = experiment ? await viewExperiments(db, [experiment]) : []
    if (!view) throw notFound(`Could not find experiment with name '${name}'`)
    return view
  })
}
