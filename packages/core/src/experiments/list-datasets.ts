import { readDatasetSummaries, type DatasetSummary } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { refuseCount } from '../limits/count.ts'
import { parseSearchedIds } from './experiment-id.ts'

const maxSummaries = 1000
const maxExperiments = 20

/** The datasets that runs of 1 to 20 experiments used, each with its contexts; at most 1,000. */
export async function listDatasets(
  ctx: RowCtx,
  { experimentIds }: { readonly experimentIds: readonly string[] },
): Promise<readonly DatasetSummary[]> {
  authorize(ctx, 'experiment:read')
  refuseCount(
    'SearchDatasets',
    { field: 'experiment_id', count: experimentIds.length },
    maxExperiments,
  )
  const ids = parseSearchedIds(experimentIds)
  return ctx.store.read((db) => readDatasetSummaries(db, ids, maxSummaries))
}
