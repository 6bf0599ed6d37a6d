import type { ByteRange } from '../artifact-store.ts'
import type { S3KeyPage } from './list-keys.ts'
import type { Upload, UploadedPart } from './multipart.ts'

export interface S3Page {
  /** `next` of the page before. */
  readonly after?: string | undefined
  /** Keys behind this one, which need not be there; for a first page. */
  readonly startAfter?: string | undefined
  /** 1 to 1,000; 1,000 unless said otherwise. */
  readonly limit?: number
  /** What has a further `/` behind the prefix is summed up under it. */
  readonly byFolder?: boolean
}

/** An object of the bucket as it was when it was opened. */
export interface OpenKey {
  readonly sizeBytes: number
  /** Milliseconds since 1970, by the server's clock. */
  readonly modifiedMs: number
  /** The server's, with its quotes. */
  readonly etag: string
  /**
   * Its bytes, or those of the range that are there. A connection that is lost is made again where it was cut.
   *
   * @throws ABORTED if the object was replaced meanwhile; TEMPORARILY_UNAVAILABLE.
   */
  readonly read: (range?: ByteRange) => AsyncGenerator<Buffer, void, undefined>
}

/**
 * Objects of a bucket under the keys that somebody else chose, all below the prefix of the options. Methods throw
 * INVALID_PARAMETER_VALUE for a key that can't be, TEMPORARILY_UNAVAILABLE with the bucket and the cause for all that S3 says no to.
 */
export interface S3Keys {
  readonly list: (prefix: string, page?: S3Page) => Promise<S3KeyPage>
  /** Undefined without such an object. */
  readonly open: (key: string) => Promise<OpenKey | undefined>
  /** Stores a stream: all of it or nothing. At most three parts are in memory. An error of the stream is thrown on. Resolves to its size in bytes. */
  readonly put: (key: string, stream: AsyncIterable<Uint8Array>) => Promise<number>
  /** What is not there is no error. */
  readonly remove: (key: string) => Promise<void>
  /** A URL by which anybody may read the object for so long: 1 second to 7 days. */
  readonly presignGet: (key: string, expirySeconds: number) => Promise<string>
  /** The same, to write it. */
  readonly presignPut: (key: string, expirySeconds: number) => Promise<string>
  readonly createUpload: (key: string) => Promise<Upload>
  /** A URL to which anybody may PUT part 1 to 10,000 for so long; the answer's `ETag` is needed to complete. */
  readonly presignPart: (upload: Upload, number: number, expirySeconds: number) => Promise<string>
  readonly completeUpload: (upload: Upload, parts: readonly UploadedPart[]) => Promise<void>
  /** What is not there any more is no error. */
  readonly abortUpload: (upload: Upload) => Promise<void>
  /** Closes idle connections. */
  readonly close: () => void
}
