import {
  deleteAlias,
  insertTrash,
  readAliases,
  updateModelVersion,
  updateRegisteredModel,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import { authorize, type RowCtx } from '../ctx.ts'
import { authorizeAlias } from './alias-right.ts'
import { recordChange } from './record-change.ts'
import { lockVersion, type VersionName } from './require-model.ts'

/** Moves a version to the trash. Aliases that name it go; its number is never given again. */
export async function deleteModelVersion(ctx: RowCtx, name: VersionName): Promise<void> {
  authorize(ctx, 'model:delete')
  await ctx.store.write(async (tx) => {
    const { model, version } = await lockVersion(tx, name)
    const about = { modelNo: model.model_no, name: model.name }
    const aliases = (await readAliases(tx, [model.model_no])).get(model.model_no) ?? []
    for (const { alias } of aliases.filter((one) => one.version === version.version)) {
      await authorizeAlias(ctx, tx, model, { alias })
      await deleteAlias(tx, model.model_no, alias)
      await recordChange(ctx, tx, {
        model: about,
        action: 'alias.delete',
        key: alias,
        from: String(version.version),
      })
    }
    const now = ctx.now()
    await updateModelVersion(tx, version.version_no, {
      lifecycle: 'deleted',
      deleted_at: now,
      updated_at: now,
    })
    await insertTrash(tx, {
      kind: 'model-version',
      subject: String(version.version_no),
      name: `${model.name}/${version.version}`,
      experiment_id: null,
      deleted_at: now,
      deleted_by: actorName(ctx.actor),
    })
    await updateRegisteredModel(tx, model.model_no, { updated_at: now })
    await recordChange(ctx, tx, {
      model: about,
      action: 'version.delete',
      version: version.version,
    })
  })
}
