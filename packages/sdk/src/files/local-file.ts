import type { FileOwner } from '@stemma/contract'
import type { Connection } from './http/connection.ts'

/** A file here, and its path below the artifacts of its owner. */
export interface LocalFile {
  readonly path: string
  readonly file: string
  /** As it was found: by this it goes with others, or alone. */
  readonly sizeBytes: number
}

/** A file that has its name on the server. */
export interface SentFile extends LocalFile {
  /** The SHA-256 of its bytes. */
  readonly id: string
  /** Of what was sent. */
  readonly sizeBytes: number
}

/** The server, and what to tell meanwhile. */
export interface Line {
  readonly server: Connection
  readonly signal?: AbortSignal | undefined
  /** Called now and then, and at the end. */
  readonly onProgress?: ((done: Transferred) => void) | undefined
}

/** Between whom files go. */
export interface Transfer extends Line {
  /** Undefined: the files get no names, and whoever sends them sees to it that something needs them within the hour. */
  readonly owner: FileOwner | undefined
  /** Called for files that are on the server's disk under their names. */
  readonly onSent?: ((files: readonly SentFile[]) => void) | undefined
}

/** What was done until now. */
export interface Transferred {
  readonly files: number
  readonly sizeBytes: number
  /** What went over the line: less where the other side had a part already. */
  readonly sentBytes: number
}
