import type { Int64 } from '@stemma/contract'

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

export interface ArtifactPartTable {
  upload_id: string
  part_number: number
  object_id: string
  size_bytes: Int64
}
