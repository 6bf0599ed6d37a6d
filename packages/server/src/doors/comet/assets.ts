import { createHash } from 'node:crypto'
import { invalidParameter } from '@stemma/contract'
import { itemPath, putItem, withMark } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { queryOf } from '../../http/request-parts.ts'
import { bodySource, taken } from '../bytes/receive-artifact.ts'
import type { Exchange } from '../door.ts'
import { textOf, wholeOf } from './comet-fields.ts'
import { formParts, textPart } from './multipart.ts'
import { sendComet } from './send-comet.ts'

/** Names that the client has for what has none. */
const noName = 'auto-generated-in-the-backend'

/** Kinds whose files lie where the user said; all others have a folder of their kind. */
const folders: Readonly<Record<string, string>> = {
  asset: '',
  'model-element': 'models',
  source_code: 'code',
  'git-patch': 'code',
  image: 'images',
  'text-sample': 'texts',
  audio: 'audio',
  video: 'videos',
  curve: 'curves',
  histogram3d: 'histograms',
}

/** What an upload says of itself, in its query and its form. */
interface Upload {
  readonly runId: string
  readonly item: string
  readonly kind: string
  readonly name: string
  readonly query: Readonly<Record<string, string>>
}

/** A file, an image, a patch, or a reference to what is elsewhere. */
export function receiveAsset(defaultKind: string): (exchange: Exchange) => Promise<FastifyReply> {
  return async (exchange) => {
    const upload = readUpload(exchange, defaultKind)
    const { ctx, request, reply } = exchange
    let metadata = upload.query['metadata'] ?? ''
    let path: string | undefined
    let sizeBytes = 0
    let link = ''
    await taken(request, async () => {
      for await (const part of formParts(bodySource(exchange), request.contentType ?? '')) {
        if (part.name === 'metadata') metadata = await textPart(part)
        else if (part.name === 'link') link = await textPart(part)
        else if (part.name === 'file' && path === undefined) {
          const stored = await putItem(ctx, {
            ...itemOf(upload, ctx.now()),
            source: part.body,
          })
          path = stored.path
          sizeBytes = stored.sizeBytes
        }
      }
    })
    if (path === undefined && link === '')
      throw invalidParameter("Missing value for required parameter 'file'.")
    // Said again with what came behind the file.
    if (path === undefined || metadata !== '')
      await ctx.rows.recordItems({
        runId: upload.runId,
        items: [
          {
            ...rowOf(upload, ctx.now(), metadata),
            path: path ?? '',
            link,
            size_bytes: sizeBytes,
          },
        ],
      })
    return sendComet(reply, { assetId: upload.item, experimentKey: upload.runId })
  }
}

function readUpload({ request }: Exchange, defaultKind: string): Upload {
  const query = Object.fromEntries(new URLSearchParams(queryOf(request)))
  const runId = query['experimentKey'] ?? query['experimentId'] ?? ''
  const given = query['figName'] ?? query['fileName'] ?? ''
  const name = given === noName ? '' : given
  const kind = query['type'] ?? defaultKind
  // The same upload again, after an answer that was lost, is the same item.
  const made = createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 32)
  const item = query['assetId'] ?? query['imageId'] ?? made
  if (!/^[\w-]{1,100}$/u.test(item))
    throw invalidParameter("Invalid value for parameter 'assetId' supplied.")
  return { runId, item, kind, name, query }
}

function itemOf(upload: Upload, now: number): Omit<Parameters<typeof putItem>[1], 'source'> {
  const { query, kind, item, name } = upload
  const row = rowOf(upload, now, '')
  const extension = extensionOf(query['extension'], name)
  const folder = folders[kind] ?? kind
  const group = kind === 'model-element' ? (query['groupingName'] ?? '') : ''
  const named = itemPath(folder, group, name === '' ? kind : `${name}${extension}`)
  const isByName = folder === '' || kind === 'model-element' || kind === 'source_code'
  return {
    runId: upload.runId,
    item,
    kind,
    name,
    context: row.context,
    step: row.step,
    // A name that is logged at each step would be one file.
    path: isByName && name !== '' ? named : withMark(named, item.slice(0, 8)),
    detail: row.detail,
    time: row.logged_at,
  }
}

function rowOf({ query, item, kind, name }: Upload, now: number, metadata: string) {
  const { apiKey: _, ...said } = query
  return {
    item,
    kind,
    name,
    context: query['context'] ?? '',
    step: wholeOf(query['step']) ?? null,
    logged_at: now,
    detail: JSON.stringify(metadata === '' ? said : { ...said, metadata }),
  }
}

/** What has to stand behind a name that does not end so. */
function extensionOf(given: string | undefined, name: string): string {
  const plain = textOf(given).replace(/^\./u, '')
  if (!/^[A-Za-z0-9]{1,10}$/u.test(plain)) return ''
  return name.toLowerCase().endsWith(`.${plain.toLowerCase()}`) ? '' : `.${plain}`
}
