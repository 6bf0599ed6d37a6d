import { createHash } from 'node:crypto'
import { invalidParameter, notFound, parseJson } from '@stemma/contract'
import { itemPath, putItem, recordItems, withMark, type RowCtx } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { bodySource, taken } from '../bytes/receive-artifact.ts'
import type { Exchange } from '../door.ts'
import { fieldsOf, jsonText, runIdOf, textOf, wholeOf, type Fields } from './comet-fields.ts'
import { formParts, textPart, type FormPart } from './multipart.ts'
import { sendComet } from './send-comet.ts'

/** Notes a scene in three dimensions, whose files come one by one behind it. The same again is the same scene. */
export async function createAsset(ctx: RowCtx, fields: Fields): Promise<object> {
  const { apiKey: _, ...said } = fields
  const runId = runIdOf(fields)
  const name = textOf(fields['userFileName'])
  const kind = textOf(fields['assetType']) || 'asset'
  const step = wholeOf(fields['step']) ?? null
  const identity = JSON.stringify([runId, kind, name, step])
  const item = createHash('sha256').update(identity).digest('hex').slice(0, 32)
  const row = { item, kind, name, context: '', step, path: '', link: '', size_bytes: 0 }
  await recordItems(ctx, {
    runId,
    items: [{ ...row, logged_at: ctx.now(), detail: jsonText(said) }],
  })
  return { assetId: item, experimentKey: runId }
}

/** A file of a scene: its points, its boxes, or the picture of it. What it is stands in a part before its bytes. */
export function receiveScenePart(part: 'thumbnail' | 'item') {
  return async (exchange: Exchange): Promise<FastifyReply> => {
    const { ctx, request, reply } = exchange
    let said: Fields = {}
    let stored: string | undefined
    await taken(request, async () => {
      for await (const one of formParts(bodySource(exchange), request.contentType ?? '')) {
        if (one.name === 'requestParams') said = readFields(await textPart(one))
        else if (one.name === 'assetItemContent' || one.name === 'thumbnail')
          stored = await storePart(exchange, { part, said, content: one, now: ctx.now() })
      }
    })
    if (stored === undefined) throw invalidParameter("Missing value for required parameter 'file'.")
    return sendComet(reply, { assetId: stored, experimentKey: runIdOf(said) })
  }
}

function readFields(text: string): Fields {
  try {
    return fieldsOf(parseJson(text))
  } catch {
    throw invalidParameter("Invalid value for parameter 'requestParams' supplied: it is no JSON.")
  }
}

interface ScenePart {
  readonly part: 'thumbnail' | 'item'
  readonly said: Fields
  readonly content: FormPart
  readonly now: number
}

async function storePart(
  { ctx, request }: Exchange,
  { part, said, content, now }: ScenePart,
): Promise<string> {
  const runId = runIdOf(said)
  const id =
    part === 'item' ? textOf(said['assetId']) : (/asset\/([^/]+)\//u.exec(request.url)?.[1] ?? '')
  const scene = await ctx.rows.findItem({ runId, item: id })
  if (scene === undefined) throw notFound('There is no such asset.')
  const type = part === 'item' ? textOf(said['assetItemType']) || 'item' : 'thumbnail'
  if (!/^[\w-]{1,50}$/u.test(type))
    throw invalidParameter("Invalid value for parameter 'assetItemType' supplied.")
  const file = part === 'item' ? textOf(said['userFileName']) || type : 'thumbnail.png'
  const item = `${id}-${type}`
  await putItem(ctx, {
    ...{ runId, item, context: scene.context, step: scene.step, time: now },
    kind: part === 'item' ? 'asset-item' : 'thumbnail',
    name: part === 'item' ? `${scene.name}/${file}` : scene.name,
    path: withMark(itemPath('scenes', scene.name, file), id.slice(0, 8)),
    source: content.body,
    detail: JSON.stringify({ assetId: id, type }),
  })
  return item
}
