import { findExperiment, insertExperiment } from '@stemma/store'
import type { RowCtx } from '../ctx.ts'
import { defaultLocation } from './create-experiment.ts'

/** Makes experiment 0, which runs without an experiment go to, unless it is there (deleted or not). */
export async function ensureDefaultExperiment(ctx: RowCtx): Promise<void> {
  await ctx.store.write(async (tx) => {
    if (await findExperiment(tx, 0)) return
    const now = ctx.now()
    await insertExperiment(tx, {
      experiment_id: 0,
      name: 'Default',
      artifact_location: defaultLocation(ctx.settings.defaultArtifactRoot, 0),
      lifecycle: 'active',
      created_at: now,
      updated_at: now,
      deleted_at: null,
    })
  })
}
