import { invalidParameter } from '@stemma/contract'
import { moveStage, updateModelVersion, updateRegisteredModel } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { viewVersion, type VersionView } from './model-view.ts'
import { recordChange } from './record-change.ts'
import { canonicalStage } from './registry-limits.ts'
import { lockVersion, type VersionName } from './require-model.ts'

export interface TransitionInput extends VersionName {
  /** In any case. */
  readonly stage: string
  /** Moves the other versions of that stage to `Archived`; for `Staging` and `Production` only. */
  readonly archiveExisting: boolean
}

/** Moves a version to a stage. */
export async function transitionStage(
  ctx: RowCtx,
  { stage: given, archiveExisting, ...name }: TransitionInput,
): Promise<VersionView> {
  authorize(ctx, 'model:write')
  const stage = canonicalStage(given)
  if (archiveExisting && stage !== 'Staging' && stage !== 'Production')
    throw invalidParameter(
      `Model version transition cannot archive existing model versions because '${given}' is not an Active stage. Valid stages are ['Staging', 'Production']`,
    )
  return ctx.store.write(async (tx) => {
    const { model, version } = await lockVersion(tx, name)
    const now = ctx.now()
    const about = { modelNo: model.model_no, name: model.name }
    const archived = archiveExisting
      ? await moveStage(tx, model.model_no, {
          from: stage,
          to: 'Archived',
          except: version.version,
          now,
        })
      : []
    for (const other of archived)
      await recordChange(ctx, tx, {
        model: about,
        action: 'version.stage',
        version: other,
        from: stage,
        to: 'Archived',
      })
    await updateModelVersion(tx, version.version_no, { stage, updated_at: now })
    await updateRegisteredModel(tx, model.model_no, { updated_at: now })
    if (version.stage !== stage)
      await recordChange(ctx, tx, {
        model: about,
        action: 'version.stage',
        version: version.version,
        from: version.stage,
        to: stage,
      })
    return viewVersion(tx, { ...version, stage, updated_at: now })
  })
}
