import { fieldsOf, text, type Fields } from '../fields.ts'
import type { CometServer } from './comet-server.ts'
import type { ZipArchive } from './read-zip.ts'

interface ReplayFilesParts {
  readonly archive: ZipArchive
  readonly server: CometServer
  /** Of the run. */
  readonly key: string
  readonly refuse: (reason: string) => void
}

/** Files of an archive on their way. */
export class ReplayFiles {
  readonly #parts: ReplayFilesParts
  sent = 0

  constructor(parts: ReplayFilesParts) {
    this.#parts = parts
  }

  /** A file of any kind. */
  async upload(payload: Fields): Promise<void> {
    const { server, key } = this.#parts
    const file = await this.#file(text(payload['file_path']))
    if (file === undefined) return
    const type = text(payload['upload_type']) || 'asset'
    const query = { ...queryOf(payload), ...kindOf(type), experimentKey: key }
    await server.upload(pathOf(type), query, { file, ...metadataOf(payload) })
    this.sent++
  }

  /** One that lies elsewhere, and stays there. */
  async refer(payload: Fields): Promise<void> {
    const { server, key } = this.#parts
    const type = text(payload['upload_type']) || 'asset'
    const query = { ...queryOf(payload), ...kindOf(type), experimentKey: key, isRemote: 'True' }
    await server.upload('/clientlib/asset/upload', query, {
      link: text(payload['remote_uri']),
      ...metadataOf(payload),
    })
    this.sent++
  }

  /** A scene in three dimensions: its points and boxes, and the picture of it. */
  async scene(payload: Fields): Promise<void> {
    const { server, key } = this.#parts
    const scene = await server.post('/clientlib/asset', {
      experimentKey: key,
      userFileName: payload['name'],
      assetType: '3d-image',
      step: payload['step'],
      ...metadataOf(payload),
    })
    const asset = text(fieldsOf(scene)['assetId'])
    const picture = text(payload['thumbnail_path'])
    if (picture !== '')
      await this.#scenePart(picture, (thumbnail) =>
        server.upload(
          `/clientlib/asset/${asset}/thumbnail`,
          {},
          partOf({ experimentKey: key }, { thumbnail }),
          'PUT',
        ),
      )
    const items = Array.isArray(payload['items']) ? payload['items'].map(fieldsOf) : []
    for (const item of items) {
      const said = {
        experimentKey: key,
        assetId: asset,
        assetItemType: item['type'],
        userFileName: item['file_name'],
      }
      await this.#scenePart(text(item['file_path']), (assetItemContent) =>
        server.upload('/clientlib/asset/asset-item', {}, partOf(said, { assetItemContent })),
      )
    }
  }

  async #scenePart(path: string, send: (file: Blob) => Promise<void>): Promise<void> {
    const file = await this.#file(path)
    if (file === undefined) return
    await send(file)
    this.sent++
  }

  async #file(name: string): Promise<Blob | undefined> {
    const { members } = this.#parts.archive
    const found = members.get(name) ?? members.get(name.split('/').at(-1) ?? '')
    if (found === undefined) {
      this.#parts.refuse(`the archive has no file '${name}'`)
      return undefined
    }
    return new Blob([new Uint8Array(await found.read())])
  }
}

function pathOf(type: string): string {
  if (type === 'git-patch') return '/clientlib/git-patch/upload'
  const isImage = type === 'visualization' || type === 'image'
  return isImage ? '/clientlib/visualizations/upload' : '/clientlib/asset/upload'
}

/** What the file is stands before its bytes. */
function partOf(said: object, file: Readonly<Record<string, Blob>>): Record<string, Blob | string> {
  return { requestParams: JSON.stringify(said), ...file }
}

function queryOf(payload: Fields): Record<string, string> {
  const entries = Object.entries(fieldsOf(payload['additional_params']))
    .filter(([, value]) => value !== null && value !== undefined && typeof value !== 'object')
    .map(([name, value]): [string, string] => [name, text(value)])
  return Object.fromEntries(entries)
}

function kindOf(type: string): { readonly type?: string } {
  return type === 'git-patch' || type === 'visualization' ? {} : { type }
}

function metadataOf({ metadata }: Fields): { readonly metadata?: string } {
  if (metadata === null || metadata === undefined) return {}
  return { metadata: typeof metadata === 'string' ? metadata : JSON.stringify(metadata) }
}
