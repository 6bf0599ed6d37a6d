import { notFound } from '@stemma/contract'
import { findTrash, type TrashRow } from '@stemma/store'
import { restoreArtifacts } from '../artifacts/restore-artifacts.ts'
import { authorize, type RowCtx } from '../ctx.ts'
import { restoreData, restoreDataVersion } from '../data/restore-data.ts'
import { restoreExperiment } from '../experiments/restore-experiment.ts'
import { restoreLoggedModel } from '../logged-models/restore-logged-model.ts'
import { restoreModelVersion } from '../models/restore-model-version.ts'
import { restoreRegisteredModel } from '../models/restore-registered-model.ts'
import { restoreRun } from '../runs/restore-run.ts'
import { parseTrashId } from './trash-id.ts'

/** Undoes a deletion, whatever it deleted; what that was. The right to restore that kind is asked for as well. */
export async function restoreDeletion(
  ctx: RowCtx,
  { trashId }: { readonly trashId: string },
): Promise<TrashRow> {
  authorize(ctx, 'trash:restore')
  const trashNo = parseTrashId(trashId)
  const deletion = await ctx.store.read((db) => findTrash(db, trashNo))
  if (!deletion) throw notFound(`There is no ${trashId} in the trash.`)
  const { kind, subject } = deletion
  switch (kind) {
    case 'experiment':
      await restoreExperiment(ctx, { experimentId: subject })
      break
    case 'run':
      await restoreRun(ctx, { runId: subject })
      break
    case 'logged-model':
      await restoreLoggedModel(ctx, { modelId: subject })
      break
    case 'registered-model':
      await restoreRegisteredModel(ctx, { modelNo: Number(subject) })
      break
    case 'artifacts':
      await restoreArtifacts(ctx, { subject })
      break
    case 'model-version':
      await restoreModelVersion(ctx, { versionNo: Number(subject) })
      break
    case 'dataset':
      await restoreData(ctx, { dataNo: Number(subject) })
      break
    case 'data-version':
      await restoreDataVersion(ctx, { versionNo: Number(subject) })
      break
  }
  return deletion
}
