import { StemmaError, type Int64 } from '@stemma/contract'
import {
  insertModelVersion,
  insertRegisteredModel,
  insertRegistryTags,
  lockRegisteredModel,
  findModelVersion,
  setRegistryTag,
  updateModelVersion,
  updateRegisteredModel,
  type RegisteredModelRow,
  type Tag,
  type Tx,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { authorizeAlias } from '../models/alias-right.ts'
import { isPromptValue, promptTag } from '../models/prompts.ts'
import { recordChange } from '../models/record-change.ts'
import { validateModelName, validateNewAlias } from '../models/registry-limits.ts'
import { resolveSource } from '../models/resolve-source.ts'
import { moveAlias } from '../models/set-alias.ts'
import { elsewhere } from './import-experiment.ts'
import { importEach, type Imported } from './import-runs.ts'

export interface ImportVersion {
  readonly version: number
  readonly source: string
  readonly storageLocation?: string | undefined
  readonly runId: string
  readonly runLink: string
  readonly modelId: string
  readonly description?: string | undefined
  readonly userId?: string | undefined
  readonly stage: string
  readonly status: string
  readonly createdAt: Int64
  readonly updatedAt: Int64
  readonly tags: readonly Tag[]
}

export interface ImportRegisteredModel {
  readonly name: string
  readonly description?: string | undefined
  readonly createdAt?: Int64 | undefined
  readonly tags: readonly Tag[]
  readonly versions: readonly ImportVersion[]
  readonly aliases: readonly { readonly alias: string; readonly version: number }[]
}

/** Takes in registered models of another server with the numbers of their versions, and aliases. A version that is here stays what it is. */
export async function importRegistry(
  ctx: RowCtx,
  { models }: { readonly models: readonly ImportRegisteredModel[] },
): Promise<Imported> {
  authorize(ctx, 'model:write')
  const refused: { subject: string; reason: string }[] = []
  const result = await importEach(models, {
    name: ({ name }) => name,
    take: (model) => ctx.store.write((tx) => importModel(ctx, tx, { model, refused })),
  })
  return { ...result, refused: [...result.refused, ...refused] }
}

async function importModel(
  ctx: RowCtx,
  tx: Tx,
  {
    model,
    refused,
  }: {
    readonly model: ImportRegisteredModel
    readonly refused: { subject: string; reason: string }[]
  },
): Promise<boolean> {
  validateModelName(model.name)
  const known = await lockRegisteredModel(tx, model.name)
  const row = known ?? (await insertModel(ctx, tx, model))
  for (const tag of model.tags) await setRegistryTag(tx, { kind: 'model', no: row.model_no }, tag)
  let last = row.last_version
  for (const version of model.versions) {
    const outcome = await importVersion(ctx, tx, row, version)
    if (outcome === undefined) last = Math.max(last, version.version)
    else refused.push({ subject: `${model.name} version ${version.version}`, reason: outcome })
  }
  await updateRegisteredModel(tx, row.model_no, { last_version: last })
  for (const { alias, version } of model.aliases) {
    if ((await findModelVersion(tx, model.name, version)) === undefined) continue
    try {
      validateNewAlias(alias)
      await authorizeAlias(ctx, tx, row, { alias })
      await moveAlias(ctx, tx, row, { alias, version })
    } catch (error) {
      if (!(error instanceof StemmaError)) throw error
      refused.push({ subject: `${model.name}@${alias}`, reason: error.message })
    }
  }
  return known === undefined
}

async function insertModel(
  ctx: RowCtx,
  tx: Tx,
  { name, description, createdAt, tags }: ImportRegisteredModel,
): Promise<RegisteredModelRow> {
  const marked = tags.findLast(({ key }) => key === promptTag)?.value
  const row = await insertRegisteredModel(tx, {
    name,
    description: description ?? null,
    prompt: isPromptValue(marked) ? 1 : 0,
    created_at: createdAt ?? ctx.now(),
  })
  if (row === undefined)
    throw new StemmaError('RESOURCE_ALREADY_EXISTS', `The name '${name}' is taken.`)
  await recordChange(ctx, tx, {
    model: { modelNo: row.model_no, name },
    action: 'model.create',
    to: description,
  })
  return row
}

/** Why a version was not taken; undefined if it was, or is here. */
async function importVersion(
  ctx: RowCtx,
  tx: Tx,
  model: RegisteredModelRow,
  version: ImportVersion,
): Promise<string | undefined> {
  const known = await findModelVersion(tx, model.name, version.version)
  if (known !== undefined) {
    if (known.source !== version.source && Number(known.created_at) !== Number(version.createdAt))
      return 'another version has this number here'
    await updateModelVersion(tx, known.version_no, { stage: version.stage })
    for (const tag of version.tags)
      await setRegistryTag(tx, { kind: 'version', no: known.version_no }, tag)
    return undefined
  }
  const location = await locate(ctx, tx, version, model.prompt === 1)
  if (location === undefined)
    return `its source '${version.source.slice(0, 200)}' is no place of its run or model here`
  const inserted = await insertModelVersion(tx, {
    model_no: model.model_no,
    name: model.name,
    version: version.version,
    description: version.description ?? null,
    user_id: version.userId ?? null,
    stage: version.stage,
    source: version.source,
    storage_location: location,
    run_id: version.runId,
    run_link: version.runLink,
    model_id: version.modelId,
    status: version.status,
    prompt: model.prompt,
    ...{ size_bytes: null, file_count: null, digest: null },
    created_at: version.createdAt,
    updated_at: version.updatedAt,
  })
  await insertRegistryTags(tx, { kind: 'version', no: inserted.version_no }, version.tags)
  await recordChange(ctx, tx, {
    model: { modelNo: model.model_no, name: model.name },
    action: 'version.create',
    version: version.version,
    to: version.source,
  })
  return undefined
}

/** Where the files are: a place of what is here, or one that is none of this server's. */
async function locate(
  ctx: RowCtx,
  tx: Tx,
  { source, storageLocation = '', runId, modelId }: ImportVersion,
  isPrompt: boolean,
): Promise<string | undefined> {
  // Whoever copied the files says where they are here.
  for (const place of [source, storageLocation]) {
    if (place === '') continue
    try {
      const asked = { source: place, isPrompt, runId, modelId }
      return (await resolveSource(tx, asked, ctx.settings.trust)).storageLocation
    } catch (error) {
      if (!(error instanceof StemmaError)) throw error
    }
  }
  const other = elsewhere(ctx, storageLocation) || elsewhere(ctx, source)
  return other === '' || /^(?:models|runs):/u.test(other) ? undefined : other
}
