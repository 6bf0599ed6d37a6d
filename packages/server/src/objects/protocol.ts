import type { ErrorCode } from '@stemma/contract'
import type { S3Place } from '../config/s3-credentials.ts'

/**
 * What the thread of the objects is given when it starts: the folder that packs go below, or the bucket. With `ownIndex`, the file of this
 * server's index, other servers may use the same place; without it the index lies beside the packs, and one server has them.
 */
export type ObjectThreadData = (
  | { readonly folder: string; readonly ownIndex?: string | undefined }
  | { readonly s3: S3Place; readonly ownIndex: string }
) & {
  /** See `ObjectStoreOptions`. */
  readonly cacheBytes?: number
}

/** To the thread of the objects. A call may have a stream in and a stream out; both ends give credit for what they have taken. */
export type ToObjects =
  | BlockMessage
  | {
      readonly kind: 'call'
      readonly id: number
      readonly name: string
      readonly args: unknown
      readonly hasInput: boolean
    }
  | StreamMessage
  /** The caller wants no more of the output. */
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'stop' }

export type FromObjects =
  | BlockMessage
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'failed' } & Failure)
  | StreamMessage
  /** The call is done; its output, if it had some, has ended. */
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | ({ readonly kind: 'error'; readonly id: number } & Failure)

/** Memory that the other thread gave away with a stream, and may use again. */
export interface BlockMessage {
  readonly kind: 'block'
  readonly bytes: Uint8Array
}

/** A stream between the threads, in either direction. */
export type StreamMessage =
  | { readonly kind: 'item'; readonly id: number; readonly item: unknown }
  | { readonly kind: 'end'; readonly id: number }
  /** The source failed. */
  | { readonly kind: 'broken'; readonly id: number }
  /** The other side may send so much more. */
  | { readonly kind: 'credit'; readonly id: number; readonly size: number }

/** An error on its way between threads. */
export interface Failure {
  /** Undefined for an error that no caller is meant to see. */
  readonly code: ErrorCode | undefined
  readonly message: string
  readonly stack: string | undefined
}
