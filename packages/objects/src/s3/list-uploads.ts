import type { Upload } from './multipart.ts'
import type { S3Client } from './s3-client.ts'
import { decodeKey, elementsOf, textOf } from './s3-xml.ts'

export interface OpenUpload extends Upload {
  /** Milliseconds since 1970, by the server's clock. */
  readonly begunMs: number
}

/** Uploads below a prefix that never came to an end, or have not yet. */
export async function* everyUpload(client: S3Client, prefix: string): AsyncGenerator<OpenUpload> {
  const { prefix: root } = client.address
  let marker: Record<string, string> | undefined = {}
  while (marker !== undefined) {
    const asked = { uploads: '', 'encoding-type': 'url', prefix: `${root}${prefix}`, ...marker }
    const xml: string = (await client.call({ method: 'GET', query: asked })).body.toString()
    const isEncoded = textOf(xml, 'EncodingType') === 'url'
    for (const item of elementsOf(xml, 'Upload')) {
      const key = decodeKey(textOf(item, 'Key') ?? '', isEncoded)
      // A server may not know prefixes here.
      if (!key.startsWith(`${root}${prefix}`)) continue
      const begunMs = Date.parse(textOf(item, 'Initiated') ?? '')
      yield { key: key.slice(root.length), uploadId: textOf(item, 'UploadId') ?? '', begunMs }
    }
    marker = textOf(xml, 'IsTruncated') === 'true' ? nextMarker(xml, isEncoded) : undefined
  }
}

function nextMarker(xml: string, isEncoded: boolean): Record<string, string> {
  return {
    'key-marker': decodeKey(textOf(xml, 'NextKeyMarker') ?? '', isEncoded),
    'upload-id-marker': textOf(xml, 'NextUploadIdMarker') ?? '',
  }
}
