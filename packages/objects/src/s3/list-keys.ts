import type { S3Client } from './s3-client.ts'
import { decodeKey, elementsOf, textOf } from './s3-xml.ts'

export interface S3Key {
  /** Without the prefix of the options. */
  readonly key: string
  readonly sizeBytes: number
  /** Milliseconds since 1970, by the server's clock. */
  readonly modifiedMs: number
}

export interface S3KeyPage {
  readonly keys: readonly S3Key[]
  /** Key prefixes up to the next `/`; empty unless asked for by folders. */
  readonly folders: readonly string[]
  /** For the next page; undefined on the last one. */
  readonly next: string | undefined
}

export interface ListKeys {
  /** Keys that start so, behind the prefix of the options. */
  readonly prefix: string
  /** `next` of the page before. */
  readonly after?: string | undefined
  /** Keys behind this one, which need not be there; for a first page. */
  readonly startAfter?: string | undefined
  /** At most 1,000, which it is unless said otherwise. */
  readonly limit?: number
  /** What has a further `/` is summed up under it. */
  readonly byFolder?: boolean
}

/** One page of the keys, in the order of the server: by bytes in all but a few. */
export async function listKeys(client: S3Client, list: ListKeys): Promise<S3KeyPage> {
  const { prefix: root } = client.address
  const { body } = await client.call({
    method: 'GET',
    query: {
      'list-type': '2',
      'encoding-type': 'url',
      'max-keys': String(list.limit ?? 1000),
      prefix: `${root}${list.prefix}`,
      ...(list.byFolder === true ? { delimiter: '/' } : {}),
      ...(list.startAfter === undefined ? {} : { 'start-after': `${root}${list.startAfter}` }),
      ...(list.after === undefined ? {} : { 'continuation-token': list.after }),
    },
  })
  const xml = body.toString()
  const isEncoded = textOf(xml, 'EncodingType') === 'url'
  const nameIn = (part: string, element: string): string =>
    decodeKey(textOf(part, element) ?? '', isEncoded).slice(root.length)
  const keys = elementsOf(xml, 'Contents').map((item) => ({
    key: nameIn(item, 'Key'),
    sizeBytes: Number(textOf(item, 'Size')),
    modifiedMs: Date.parse(textOf(item, 'LastModified') ?? ''),
  }))
  const folders = elementsOf(xml, 'CommonPrefixes').map((item) => nameIn(item, 'Prefix'))
  const next =
    textOf(xml, 'IsTruncated') === 'true' ? textOf(xml, 'NextContinuationToken') : undefined
  return { keys, folders, next }
}

/** All keys, page by page. */
export async function* everyKey(client: S3Client, prefix: string): AsyncGenerator<S3Key> {
  let after: string | undefined
  do {
    const page: S3KeyPage = await listKeys(client, { prefix, after })
    yield* page.keys
    after = page.next
  } while (after !== undefined)
}
