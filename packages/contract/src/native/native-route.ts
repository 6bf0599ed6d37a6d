import type { Message } from '../message/message.ts'
import type { Route } from '../route.ts'

/** A route below `/api/v1`: what its answer looks like is data too, so that OpenAPI and clients have it. */
export interface NativeRoute<
  Q extends object = object,
  A extends object = object,
> extends Route<Q> {
  readonly version: 1
  readonly prefixes: 'v1'
  /** One sentence for people. */
  readonly summary: string
  /** Of an answer that is no error; 204 has no body. */
  readonly status: 200 | 201 | 204
  /** The JSON answer; undefined if there is none. */
  readonly response: Message<A> | undefined
  /** What the answer can be besides JSON, chosen by `format`. */
  readonly streams?: NativeStream
  /** Media types of an answer that is a file. */
  readonly downloads?: readonly string[]
  /** The body of the request is a file, or of this media type. */
  readonly uploads?: true | string
}

/** An answer that comes line by line, however long it is. */
export interface NativeStream {
  readonly types: readonly StreamType[]
  /** One line of NDJSON. */
  readonly line: Message<object>
}

export type StreamType = 'application/x-ndjson' | 'text/csv'

/** What all records have in common. */
export interface NativeBase {
  readonly version: 1
  readonly prefixes: 'v1'
}

export const v1: NativeBase = { version: 1, prefixes: 'v1' }
