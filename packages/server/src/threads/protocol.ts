import type { ErrorCode } from '@stemma/contract'

/** What a thread can be asked: the arguments and the result of each call, by name. */
export type Calls<Known> = { readonly [Name in keyof Known]: Call<unknown, unknown> }

export interface Call<Args, Result> {
  readonly args: Args
  readonly result: Result
}

/** A call on its way. Besides its arguments it may have a stream in and a stream out; both ends give credit for what they have taken. */
export interface AskedCall {
  readonly id: number
  readonly name: string
  readonly args: unknown
  readonly hasInput?: boolean
  readonly hasOutput?: boolean
}

/** How a call ended. Its output, if it had some, has ended before. */
export type AnsweredCall =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure }

export type ToThread =
  /** The first message: what the thread works on. */
  | { readonly kind: 'begin'; readonly data: unknown }
  | { readonly kind: 'calls'; readonly calls: readonly AskedCall[] }
  | StreamMessage
  | BlockMessage
  /** The caller wants no more of the output. */
  | { readonly kind: 'cancel'; readonly id: number }
  /** Finish what was asked, then end. */
  | { readonly kind: 'stop' }

export type FromThread =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'failed' } & Failure)
  | { readonly kind: 'answers'; readonly answers: readonly AnsweredCall[] }
  | StreamMessage
  | BlockMessage
  | LogMessage

export interface LogMessage {
  readonly kind: 'log'
  readonly level: 'error' | 'warn' | 'info'
  readonly requestId: string
  readonly message: string
}

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
