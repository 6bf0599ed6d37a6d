import { parseExperimentId } from '@stemma/contract'
import { readDatasetSummaries, type DatasetSummary } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

const maxSummaries = 1000

/** The datasets that runs of these experiments used, each with its contexts; at most 1,000. */
export async function listDatasets(
  ctx: RowCtx,
  { experimentIds }: { readonly experimentIds: readonly string[] },
): Promise<readonly DatasetSummary[]> {
  authorize(ctx, 'experiment:read')
  const ids = experimentIds.map(parseExperimentId)
  return ctx.store.read((db) => readDatasetSummaries(db, ids, maxSummaries))
}
