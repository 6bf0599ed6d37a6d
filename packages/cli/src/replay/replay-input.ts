import type { NativeNewReplay } from '@stemma/contract'

export type ReplayMode = NativeNewReplay['mode']

/** What is put to the model, and whether it is what was recorded. */
export interface ReplayInput {
  readonly contentType: string
  readonly body: Buffer
  /** Undefined where nobody can tell. */
  readonly matches: boolean | undefined
  readonly notes: readonly string[]
}
