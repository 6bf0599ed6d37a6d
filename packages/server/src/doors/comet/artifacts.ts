import { createHash } from 'node:crypto'
import { invalidParameter } from '@stemma/contract'
import {
  getExperiment,
  keepFacts,
  listItems,
  logClientValues,
  plainKey,
  readFacts,
  recordItems,
  runsWithTag,
  type RowCtx,
} from '@stemma/core'
import { CometError } from './comet-error.ts'
import { fieldsOf, jsonText, listOf, runIdOf, textOf, type Fields } from './comet-fields.ts'
import { placeOf, requireRun } from './experiments.ts'
import { assetJson } from './read-assets.ts'

/** A version of a named collection of files that a run logged. */
interface ArtifactVersion {
  readonly artifactId: string
  readonly artifactVersionId: string
  readonly name: string
  readonly type: string
  readonly version: string
  readonly aliases: readonly string[]
  readonly tags: readonly string[]
  readonly metadata: string | null
  readonly state: string
  readonly runId: string
}

const mostAssets = 100_000
const place = 'comet/artifact/'

/** The id of a version begins with the run that logged it: it is found there. */
const idForm = /^([A-Za-z0-9]{32,50})-[0-9a-f]{16}$/u

/** Begins a version of an artifact; the same request again is the same version. */
export async function upsertArtifact(ctx: RowCtx, fields: Fields): Promise<object> {
  const runId = runIdOf(fields)
  const name = textOf(fields['artifactName'])
  if (name === '') throw invalidParameter("Missing value for required parameter 'artifactName'.")
  const known = await versionsOf(ctx, name)
  const version = textOf(fields['version']) || nextVersion(known)
  const same = known.find((one) => one.version === version)
  if (same !== undefined && same.runId !== runId)
    throw new CometError(CometError.own, `The artifact '${name}' has a version ${version} already.`)
  const made: ArtifactVersion = {
    artifactId: hash(name),
    artifactVersionId: `${runId}-${hash(`${name}\n${version}`)}`,
    name,
    type: textOf(fields['artifactType']),
    version,
    aliases: listOf(fields['alias']).map(textOf),
    tags: listOf(fields['versionTags']).map(textOf),
    metadata: textOf(fields['versionMetadata']) || null,
    state: same?.state ?? 'PENDING',
    runId,
  }
  await keep(ctx, made)
  await logClientValues(ctx, { runId, tags: [{ name: tagOf(name), value: version }] })
  return {
    artifactId: made.artifactId,
    artifactVersionId: made.artifactVersionId,
    currentVersion: version,
    previousVersion: known.find((one) => one.version !== version)?.version ?? null,
  }
}

/** One version: by its id, or by name and version, alias or neither: then the newest. */
export async function readArtifactVersion(ctx: RowCtx, fields: Fields): Promise<object> {
  const version = await findVersion(ctx, fields)
  const { run } = await requireRun(ctx, version.runId)
  const experimentId = String(run.experiment_id)
  const { experiment } = await getExperiment(ctx, { experimentId })
  const items = await filesOf(ctx, version)
  const { workspaceName, projectName } = placeOf(experiment.name)
  return {
    artifactVersionId: version.artifactVersionId,
    artifactVersion: version.version,
    experimentKey: version.runId,
    alias: version.aliases,
    tags: version.tags,
    metadata: version.metadata,
    state: version.state,
    sizeInBytes: items.reduce((sum, { size_bytes }) => sum + Number(size_bytes), 0),
    artifact: {
      artifactId: version.artifactId,
      artifactName: version.name,
      artifactType: version.type,
      workspaceName,
      projectName,
      tags: [],
    },
  }
}

export async function readArtifactFiles(ctx: RowCtx, fields: Fields): Promise<object> {
  const version = await findVersion(ctx, fields)
  const items = await filesOf(ctx, version)
  return {
    files: items.map((item) => ({
      ...assetJson(item),
      artifactVersionId: version.artifactVersionId,
    })),
  }
}

/** A version is closed when all of its files are there. */
export async function setArtifactState(ctx: RowCtx, fields: Fields): Promise<object> {
  const version = await findVersion(ctx, { versionId: fields['artifactVersionId'] })
  await keep(ctx, { ...version, state: textOf(fields['state']) || version.state })
  return {}
}

export async function setArtifactLabels(ctx: RowCtx, fields: Fields): Promise<object> {
  const version = await findVersion(ctx, { versionId: fields['artifactVersionId'] })
  const { alias, versionTags, versionMetadata } = fields
  await keep(ctx, {
    ...version,
    ...(Array.isArray(alias) && { aliases: alias.map(textOf) }),
    ...(Array.isArray(versionTags) && { tags: versionTags.map(textOf) }),
    ...(typeof versionMetadata === 'string' && { metadata: versionMetadata }),
  })
  return {}
}

/** References to what is elsewhere, as files of a version. */
export async function keepRemoteAssets(ctx: RowCtx, fields: Fields): Promise<object> {
  const items = listOf(fields['remoteArtifactAssetRequests']).map((one) => {
    const said = fieldsOf(one)
    const name = textOf(said['fileName']) || textOf(said['link'])
    return {
      item: textOf(said['assetId']) || hash(jsonText(said)),
      kind: textOf(said['type']) || 'asset',
      name,
      ...{ context: '', step: null, path: '', size_bytes: 0 },
      link: textOf(said['link']),
      logged_at: ctx.now(),
      detail: jsonText(said),
    }
  })
  await recordItems(ctx, { runId: runIdOf(fields), items })
  return {}
}

async function findVersion(ctx: RowCtx, fields: Fields): Promise<ArtifactVersion> {
  const id = textOf(fields['versionId']) || textOf(fields['artifactVersionId'])
  const runId = idForm.exec(id)?.[1]
  if (runId !== undefined) {
    const found = (await versionsIn(ctx, runId)).find((one) => one.artifactVersionId === id)
    if (found !== undefined) return found
  }
  const full = decoded(textOf(fields['artifactName']))
  const wanted = textOf(fields['version']) || textOf(fields['versionOrAlias'])
  const alias = textOf(fields['alias']) || wanted
  const known = full === '' ? [] : await versionsOf(ctx, full)
  const found =
    known.find(({ version }) => version === wanted) ??
    known.find(({ aliases }) => aliases.includes(alias)) ??
    (wanted === '' && (alias === '' || alias === 'latest') ? known[0] : undefined) ??
    (alias.toLowerCase() === 'latest' ? known[0] : undefined)
  if (found === undefined)
    throw new CometError(
      CometError.own,
      `There is no artifact '${full.slice(0, 200)}' of this version.`,
    )
  return found
}

/** All versions of a name, the newest first. */
async function versionsOf(ctx: RowCtx, name: string): Promise<readonly ArtifactVersion[]> {
  const runs = await runsWithTag(ctx, { key: plainKey(tagOf(name)) })
  const versions: ArtifactVersion[] = []
  for (const { runId } of runs)
    versions.push(...(await versionsIn(ctx, runId)).filter((one) => one.name === name))
  return versions.toSorted((a, b) => numberOf(b.version) - numberOf(a.version))
}

async function versionsIn(ctx: RowCtx, runId: string): Promise<readonly ArtifactVersion[]> {
  const range = { from: place, before: `${place.slice(0, -1)}0` }
  const facts = await readFacts(ctx, { runId, ...range })
  // `keep` wrote them.
  return facts.map(({ value }) => JSON.parse(new TextDecoder().decode(value)) as ArtifactVersion)
}

async function filesOf(
  ctx: RowCtx,
  { runId, artifactVersionId }: ArtifactVersion,
): ReturnType<typeof listItems> {
  const items = await listItems(ctx, { runId, limit: mostAssets })
  return items.filter(({ detail }) => detail.includes(artifactVersionId))
}

async function keep(ctx: RowCtx, version: ArtifactVersion): Promise<void> {
  const value = new TextEncoder().encode(JSON.stringify(version))
  await keepFacts(ctx, {
    runId: version.runId,
    facts: [{ place: `${place}${version.artifactVersionId}`, value }],
  })
}

function tagOf(name: string): string {
  return `comet.artifact/${name}`
}

function nextVersion([newest]: readonly ArtifactVersion[]): string {
  return `${newest === undefined ? 1 : Math.floor(numberOf(newest.version) / 1e8) + 1}.0.0`
}

/** `1.2.3` in an order. */
function numberOf(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number(part) || 0)
  return major * 1e8 + minor * 1e4 + patch
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
