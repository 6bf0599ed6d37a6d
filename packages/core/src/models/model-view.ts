import {
  readAliases,
  readLatestVersions,
  readRegistryTags,
  type Db,
  type ModelAlias,
  type ModelVersionRow,
  type RegisteredModelRow,
  type Tag,
} from '@stemma/store'
import { modelStages } from './registry-limits.ts'

/** A version with what hangs on it. */
export interface VersionView {
  readonly version: ModelVersionRow
  readonly tags: readonly Tag[]
  readonly aliases: readonly string[]
}

export interface RegisteredModelView {
  readonly model: RegisteredModelRow
  readonly tags: readonly Tag[]
  readonly aliases: readonly ModelAlias[]
  /** The newest version of each stage that has one. */
  readonly latest: readonly VersionView[]
}

/** Registered models with what hangs on them, in the order given. */
export async function viewModels(
  db: Db,
  models: readonly RegisteredModelRow[],
): Promise<readonly RegisteredModelView[]> {
  if (models.length === 0) return []
  const nos = models.map(({ model_no }) => model_no)
  const tags = await readRegistryTags(db, 'model', nos)
  const aliases = await readAliases(db, nos)
  const latest = await viewVersions(db, await readLatestVersions(db, nos, modelStages))
  return models.map((model) => ({
    model,
    tags: tags.get(model.model_no) ?? [],
    aliases: aliases.get(model.model_no) ?? [],
    latest: latest.filter(({ version }) => version.model_no === model.model_no),
  }))
}

/** Versions with their tags and aliases, in the order given. */
export async function viewVersions(
  db: Db,
  versions: readonly ModelVersionRow[],
): Promise<readonly VersionView[]> {
  if (versions.length === 0) return []
  const tags = await readRegistryTags(
    db,
    'version',
    versions.map(({ version_no }) => version_no),
  )
  const models = [...new Set(versions.map(({ model_no }) => model_no))]
  const aliases = new Map<string, string[]>()
  for (const [modelNo, ofModel] of await readAliases(db, models)) {
    for (const { alias, version } of ofModel) {
      const place = `${modelNo} ${version}`
      aliases.set(place, [...(aliases.get(place) ?? []), alias])
    }
  }
  return versions.map((version) => ({
    version,
    tags: tags.get(version.version_no) ?? [],
    aliases: aliases.get(`${version.model_no} ${version.version}`) ?? [],
  }))
}

/** One version with tags and aliases. */
export async function viewVersion(db: Db, version: ModelVersionRow): Promise<VersionView> {
  const [view] = await viewVersions(db, [version])
  if (!view) throw new Error('A version that was just read is not there.')
  return view
}

/** One registered model. */
export async function viewModel(db: Db, model: RegisteredModelRow): Promise<RegisteredModelView> {
  const [view] = await viewModels(db, [model])
  if (!view) throw new Error('A model that was just read is not there.')
  return view
}
