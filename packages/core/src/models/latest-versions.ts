import { readLatestVersions } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { viewVersions, type VersionView } from './model-view.ts'
import { canonicalStage, modelStages } from './registry-limits.ts'
import { requireModel } from './require-model.ts'

/** The newest version of a model in each of some stages; of all stages when none is named. */
export async function latestVersions(
  ctx: RowCtx,
  { name, stages }: { readonly name: string; readonly stages: readonly string[] },
): Promise<readonly VersionView[]> {
  authorize(ctx, 'model:read')
  return ctx.store.read(async (db) => {
    const model = await requireModel(db, name)
    const wanted = stages.length === 0 ? modelStages : [...new Set(stages.map(canonicalStage))]
    return viewVersions(db, await readLatestVersions(db, [model.model_no], wanted))
  })
}
