import type { FileOwner } from '@stemma/contract'
import type { Connection } from '../http/connection.ts'

/** A file here, and its path below the artifacts of its owner. */
export interface LocalFile {
  readonly path: string
  readonly file: string
}

/** Between whom files go, and what to tell meanwhile. */
export interface Transfer {
  readonly server: Connection
  readonly owner: FileOwner
  readonly signal?: AbortSignal | undefined
  /** Called now and then, and at the end. */
  readonly onProgress?: ((done: Transferred) => void) | undefined
}

/** What was done until now. */
export interface Transferred {
  readonly files: number
  readonly sizeBytes: number
  /** What went over the line: less where the other side had a part already. */
  readonly sentBytes: number
}
