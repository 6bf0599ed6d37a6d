import { StemmaError } from '@stemma/contract'
import {
  createModelVersion,
  createRegisteredModel,
  getRegisteredModel,
  listItems,
  searchModelVersions,
  type RowCtx,
} from '@stemma/core'
import { CometError } from './comet-error.ts'
import { listOf, runIdOf, textOf, type Fields } from './comet-fields.ts'

const versionTag = 'comet.version'

/** Registers the files that a run logged as a model: a version of the registered model here, with Comet's own number as a tag. */
export async function registerModel(ctx: RowCtx, fields: Fields): Promise<object> {
  const runId = runIdOf(fields)
  const model = textOf(fields['experimentModelName'])
  const name = textOf(fields['registryModelName']) || model
  const files = await listItems(ctx, { runId, kinds: ['model-element'], limit: 1000 })
  const file = files.find(({ detail }) => detail.includes(JSON.stringify(model).slice(1, -1)))
  if (file === undefined)
    throw new CometError(CometError.own, `The experiment has no model '${model.slice(0, 200)}'.`)
  await createRegisteredModel(ctx, {
    name,
    description: textOf(fields['registryModelDescription']),
    tags: [],
  }).catch((error: unknown) => {
    if (!(error instanceof StemmaError) || error.code !== 'RESOURCE_ALREADY_EXISTS') throw error
  })
  const version = textOf(fields['version'])
  const own = `${name}/${version}`
  const known = await versionsOf(ctx, name)
  if (
    !known.some(({ tags }) =>
      tags.some(({ key, value }) => key === versionTag && value === version),
    )
  )
    await createModelVersion(ctx, {
      name,
      // The folder of the model, whichever of its files was found.
      source: `runs:/${runId}/${file.path.split('/').slice(0, 2).join('/')}`,
      runId,
      description: textOf(fields['versionComment']),
      tags: [
        { key: versionTag, value: version },
        { key: 'comet.status', value: textOf(fields['status']) || 'None' },
        ...listOf(fields['tags']).map((tag) => ({ key: `tag/${textOf(tag)}`, value: 'true' })),
      ],
    })
  return { registryModelId: name, registryModelItemId: own }
}

/** What the client looks at before it does anything with a registered model. */
export async function modelDetails(ctx: RowCtx, fields: Fields): Promise<object> {
  const name = textOf(fields['modelName'])
  const { model } = await getRegisteredModel(ctx, { name })
  return {
    registryModelId: name,
    modelName: model.name,
    description: model.description ?? '',
    isPublic: false,
    versions: await itemsOf(ctx, name),
  }
}

/** Versions, the newest first, with the tag, the state or the beginning of the number that is asked for. */
export async function modelItems(ctx: RowCtx, fields: Fields): Promise<object> {
  const tag = textOf(fields['tag'])
  const status = textOf(fields['status'])
  const prefix = textOf(fields['versionPrefix'])
  const items = await itemsOf(ctx, textOf(fields['modelName']))
  return {
    items: items.filter(
      (item) =>
        (tag === '' || item.tags.includes(tag)) &&
        (status === '' || item.status === status) &&
        (prefix === '' || item.version === prefix || item.version.startsWith(`${prefix}.`)),
    ),
  }
}

interface RegistryItem {
  readonly version: string
  readonly status: string
  readonly tags: readonly string[]
}

async function itemsOf(ctx: RowCtx, name: string): Promise<readonly RegistryItem[]> {
  return (await versionsOf(ctx, name)).map(({ version, tags }) => ({
    registryModelItemId: `${name}/${version.version}`,
    version: tags.find(({ key }) => key === versionTag)?.value ?? String(version.version),
    comment: version.description ?? '',
    status: tags.find(({ key }) => key === 'comet.status')?.value ?? 'None',
    tags: tags.flatMap(({ key }) => (key.startsWith('tag/') ? [key.slice(4)] : [])),
    stages: [],
    assets: [],
    experimentKey: version.run_id,
  }))
}

async function versionsOf(
  ctx: RowCtx,
  name: string,
): Promise<Awaited<ReturnType<typeof searchModelVersions>>['versions']> {
  const filter = `name = '${name.replaceAll("'", "''")}'`
  return (await searchModelVersions(ctx, { filter, orderBy: [], maxResults: 1000 })).versions
}
