import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'
import type { Lifecycle } from './column-types.ts'

/** A dataset: a named lineage of versions. MLflow's inputs of runs are in `datasets`. */
export interface DataLineageTable {
  data_no: Generated<number>
  name: string
  /** Highest number ever given. */
  last_version: Generated<number>
  /** JSON list of the columns that name a row, as the newest version has it. */
  key_columns: string
  created_at: Int64
  updated_at: Int64
  lifecycle: Lifecycle
  deleted_at: Int64 | null
}

/** One immutable state of a dataset. Its manifest has the rest (docs/format/data-manifest.md). */
export interface DataVersionTable {
  version_no: Generated<number>
  data_no: number
  version: number
  /** The version that it follows; null for the first. */
  parent: number | null
  kind: string
  manifest_id: string
  /** `rows` and sum of the fingerprint, as one text; equal texts are equal data. */
  fingerprint: string
  row_count: Int64
  /** Bytes of the source that it was made of. */
  source_bytes: Int64
  /** What the schema is to that of the parent. */
  verdict: string
  message: string
  author: string
  created_at: Int64
  lifecycle: Lifecycle
  deleted_at: Int64 | null
}

/** Objects that a version is made of, its manifest among them. */
export interface DataObjectTable {
  version_no: number
  object_id: string
  size_bytes: Int64
}

/** An object of files, and the versions of its dataset that have it. */
export interface DataFileTable {
  data_no: number
  object_id: string
  from_version: number
  /** The last one; null while nothing says that it is gone. */
  to_version: number | null
}

/** A version of data that was made of one of another dataset. */
export interface DataOriginTable {
  version_no: number
  origin_no: number
  way: DataOriginWay
}

/** A part of a split, or a copy of rows. */
export type DataOriginWay = 'split' | 'copied'

export interface DataAliasTable {
  data_no: number
  alias: string
  version: number
  set_at: Int64
}

export interface DataVersionTagTable {
  version_no: number
  key: string
  value: string
  position: number
}

/** A commit of Git that a version stands for. */
export interface DataVersionCommitTable {
  commit_hash: string
  version_no: number
  repository: string
  path: string
  noted_at: Int64
}

/** A run saw a version. */
export interface RunDataVersionTable {
  run_no: number
  version_no: number
  /** `training`, `validation` …; empty when nothing said so. */
  context: string
}

export interface DataTables {
  data_lineages: DataLineageTable
  data_versions: DataVersionTable
  data_objects: DataObjectTable
  data_files: DataFileTable
  data_origins: DataOriginTable
  data_aliases: DataAliasTable
  data_version_tags: DataVersionTagTable
  data_version_commits: DataVersionCommitTable
  run_data_versions: RunDataVersionTable
}
