import type { FileFailure } from './file-failure.ts'

/** To the thread that writes files, about one of its landings. */
export type ToLanding =
  /** Files whose bytes are in parts of the memory, which is given away. */
  | {
      readonly kind: 'files'
      readonly id: number
      readonly files: readonly PlacedFile[]
      readonly memory: ArrayBuffer
    }
  | { readonly kind: 'settle'; readonly id: number }
  | { readonly kind: 'end' }

export interface PlacedFile {
  readonly file: string
  readonly start: number
  readonly end: number
}

export type FromLanding =
  | {
      readonly kind: 'written'
      readonly id: number
      /** Nothing more will be written. */
      readonly isFailed: boolean
      readonly memory: ArrayBuffer
    }
  | { readonly kind: 'settled'; readonly id: number; readonly failure: FileFailure | undefined }
