import type { Caller } from '@stemma/core'

/** One request of a door on its way to the database: nothing of HTTP but what the door translates. */
export interface Call extends Caller {
  readonly door: string
  readonly route: string
  readonly method: string
  /** Decoded path parameters. */
  readonly params: Readonly<Record<string, string>>
  /** What follows the question mark, not decoded. */
  readonly query: string
  readonly body?: Uint8Array | undefined
  /** Where an answer in pages goes on: what `Answer.next` was. */
  readonly page?: unknown
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string | Uint8Array<ArrayBuffer>
  /** The file name under which a browser saves it. */
  readonly fileName?: string | undefined
  /** An answer in pages: what the next call of the route has as its `page`. Absent on the last page, and of answers that are whole. */
  readonly next?: unknown
}
