import type { Actor, SealedFiles } from '@stemma/core'
import type { ServerSettings } from '../config/settings.ts'

/** One request on its way to a worker: nothing of HTTP but what the doors translate. */
export interface Call {
  readonly route: string
  readonly method: string
  /** Decoded path parameters. */
  readonly params: Readonly<Record<string, string>>
  /** What follows the question mark, not decoded. */
  readonly query: string
  readonly body?: Uint8Array | undefined
  /** What is no part of the message: the bytes of a small object. */
  readonly bytes?: Uint8Array | undefined
  readonly actor: Actor
  readonly requestId: string
  /** What the thread that has the files saw of those that the call is about. */
  readonly files?: SealedFiles | undefined
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string | Uint8Array<ArrayBuffer>
  /** What is no part of the content: bytes of small objects. */
  readonly bytes?: Uint8Array | undefined
}

export type WorkerRole = 'writer' | 'reader'

/** What a thread is for. */
export interface Work {
  readonly role: WorkerRole
  readonly settings: ServerSettings
}

export interface NumberedCall {
  readonly id: number
  readonly call: Call
}

export interface NumberedAnswer {
  readonly id: number
  readonly answer: Answer
}

export type ToWorker =
  | { readonly kind: 'begin'; readonly work: Work }
  | { readonly kind: 'calls'; readonly calls: readonly NumberedCall[] }
  | { readonly kind: 'stop' }

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'answers'; readonly answers: readonly NumberedAnswer[] }
  | {
      readonly kind: 'log'
      readonly level: 'error' | 'warn' | 'info'
      readonly requestId: string
      readonly message: string
    }
  | { readonly kind: 'stopped' }
