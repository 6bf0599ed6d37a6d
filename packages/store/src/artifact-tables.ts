import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'

/** A file or a directory among the artifacts of this server. */
export interface ArtifactTable {
  /** The path of the directory that it is in; empty for the root. */
  directory: string
  name: string
  /** Null for a directory. */
  object_id: string | null
  /** 0 for a directory. */
  size_bytes: Int64
  /** Milliseconds since 1970. */
  modified_at: Int64
}

/** The newest object at a relative path of any run of an experiment. */
export interface ArtifactBaseTable {
  /** `<experiment>/<path below the run>` */
  place: string
  object_id: string
}

/** An upload in parts. */
export interface ArtifactUploadTable {
  upload_id: string
  /** What the artifact will be called. */
  path: string
  part_count: number
  /** Milliseconds since 1970. */
  expires_at: Int64
  /** Null until it is complete. */
  object_id: string | null
}

/** The bytes of a small object, stored under a name, that is not in the packs yet. */
export interface WaitingObjectTable {
  waiting_no: Generated<number>
  directory: string
  name: string
  object_id: string
  size_bytes: Int64
  bytes: Uint8Array
}

export interface ArtifactPartTable {
  upload_id: string
  part_number: number
  object_id: string
  size_bytes: Int64
}
