import { invalidParameter, notFound } from '@stemma/contract'
import { findNewestVersion, findVersionByAlias } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { viewVersion, type VersionView } from './model-view.ts'
import { validateAlias, validateModelName } from './registry-limits.ts'
import { requireModel } from './require-model.ts'

/** The version that an alias names; `latest`, in any case, is the one with the highest number. */
export async function getVersionByAlias(
  ctx: RowCtx,
  { name, alias }: { readonly name: string; readonly alias: string },
): Promise<VersionView> {
  authorize(ctx, 'model:read')
  validateModelName(name)
  validateAlias(alias)
  const isLatest = alias.toLowerCase() === 'latest'
  return ctx.store.read(async (db) => {
    const version = isLatest
      ? await findNewestVersion(db, name)
      : await findVersionByAlias(db, name, alias)
    if (version) return viewVersion(db, version)
    await requireModel(db, name)
    throw isLatest
      ? notFound(`Latest version not found for model ${name}.`)
      : invalidParameter(`Registered model alias ${alias} not found.`)
  })
}
