import { notFound } from '@stemma/contract'
import { listItems, openOwnedFile, type RowCtx, type RunItem } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { queryOf } from '../../http/request-parts.ts'
import { sendArtifact } from '../bytes/send-artifact.ts'
import type { Exchange } from '../door.ts'
import { runIdOf, textOf, type Fields } from './comet-fields.ts'

const mostAssets = 100_000

/** All assets of a run, or those of a kind. */
export async function listAssets(ctx: RowCtx, fields: Fields): Promise<object> {
  const kind = textOf(fields['type'])
  const items = await listItems(ctx, {
    runId: runIdOf(fields),
    ...(kind !== '' && kind !== 'all' && { kinds: [kind] }),
    limit: mostAssets,
  })
  return { assets: items.map((item) => assetJson(item)) }
}

export async function assetsByName(ctx: RowCtx, fields: Fields): Promise<object> {
  const name = textOf(fields['assetName'])
  const items = await listItems(ctx, { runId: runIdOf(fields), limit: mostAssets })
  return { assets: items.filter((item) => nameOf(item) === name).map(assetJson) }
}

/** Models: files that were logged under a name of one. */
export async function listModels(ctx: RowCtx, fields: Fields): Promise<object> {
  const names = new Set((await modelFiles(ctx, fields)).map(groupOf))
  return {
    models: [...names].toSorted().map((modelName) => ({
      experimentModelId: `${runIdOf(fields)}/${modelName}`,
      experimentKey: runIdOf(fields),
      modelName,
    })),
  }
}

export async function listModelAssets(ctx: RowCtx, fields: Fields): Promise<object> {
  const name = textOf(fields['modelName'])
  const files = await modelFiles(ctx, fields)
  return { assets: files.filter((item) => groupOf(item) === name).map(assetJson) }
}

async function modelFiles(ctx: RowCtx, fields: Fields): Promise<readonly RunItem[]> {
  const runId = runIdOf(fields)
  return listItems(ctx, { runId, kinds: ['model-element'], limit: mostAssets })
}

function groupOf({ detail }: RunItem): string {
  return textOf(parse(detail)['groupingName'])
}

export async function sendAsset(exchange: Exchange): Promise<FastifyReply> {
  const query = Object.fromEntries(new URLSearchParams(queryOf(exchange.request)))
  // The id of an artifact's version begins with the run that logged it.
  const runId = (query['artifactVersionId'] ?? '').split('-')[0] || runIdOf(query)
  const item = await exchange.ctx.rows.findItem({ runId, item: query['assetId'] ?? '' })
  if (item === undefined) throw notFound('There is no such asset.')
  if (item.path === '')
    throw notFound(`The asset '${item.name.slice(0, 100)}' is a reference to what is elsewhere.`)
  return sendArtifact(
    exchange,
    await openOwnedFile(exchange.ctx, { owner: { run_id: runId }, path: item.path }),
  )
}

export function assetJson(item: RunItem): object {
  const said = parse(item.detail)
  return {
    assetId: item.item,
    fileName: nameOf(item),
    fileSize: Number(item.size_bytes),
    type: item.kind,
    step: item.step,
    runContext: item.context === '' ? null : item.context,
    createdAt: Number(item.logged_at),
    metadata: said['metadata'] ?? null,
    remote: item.link !== '',
    link: item.link === '' ? null : item.link,
    dir: said['groupingName'] ?? item.kind,
    canView: false,
    audio: item.kind === 'audio',
    histogram: item.kind.startsWith('histogram'),
    image: item.kind === 'image',
    tags: [],
    curlDownload: '',
  }
}

function nameOf({ name, path }: RunItem): string {
  return name === '' ? (path.split('/').at(-1) ?? '') : name
}

function parse(detail: string): Readonly<Record<string, unknown>> {
  return JSON.parse(detail) as Readonly<Record<string, unknown>> // written as an object
}
