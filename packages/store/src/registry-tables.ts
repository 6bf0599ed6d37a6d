import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'
import type { Flag, Lifecycle } from './column-types.ts'

export interface RegisteredModelTable {
  model_no: Generated<number>
  name: string
  description: string | null
  /** 1 if its tag `mlflow.prompt.is_prompt` is `true`. */
  prompt: Flag
  /** The highest version number ever given. */
  last_version: Generated<number>
  created_at: Int64
  updated_at: Int64
  lifecycle: Lifecycle
  deleted_at: Int64 | null
}

export interface RegisteredModelTagTable {
  model_no: number
  key: string
  value: string
  position: number
}

export interface RegisteredModelAliasTable {
  model_no: number
  alias: string
  version: number
  set_at: Int64
}

export interface AliasProtectionTable {
  model_no: number
  alias: string
  /** JSON list of the names of those who may move it besides admins. */
  users: string
  /** Whether it moves only by what a gate decided. */
  needs_decision: Flag
}

export interface ModelVersionTable {
  version_no: Generated<number>
  model_no: number
  name: string
  version: number
  description: string | null
  user_id: string | null
  stage: string
  source: string
  /** Where the files are: the source, or what the source stands for. */
  storage_location: string
  /** Empty if unknown; so are the next two. */
  run_id: string
  run_link: string
  /** The logged model behind the version. */
  model_id: string
  status: string
  /** 1 if its tag `mlflow.prompt.is_prompt` is `true`. */
  prompt: Flag
  size_bytes: Int64 | null
  file_count: number | null
  /** SHA-256 over its files, as `docs/users/model-registry.md` defines it. */
  digest: string | null
  created_at: Int64
  updated_at: Int64
  lifecycle: Lifecycle
  deleted_at: Int64 | null
}

export interface ModelVersionTagTable {
  version_no: number
  key: string
  value: string
  position: number
}

/** One change of a registered model. Rows are only ever added. */
export interface ModelHistoryTable {
  event_no: Generated<number>
  model_no: number
  at: Int64
  actor: string
  request_id: string
  /** The model's name at that time. */
  name: string
  action: string
  version: number | null
  /** The alias or the key of the tag. */
  key: string | null
  old_value: string | null
  new_value: string | null
  /** The event that this one takes back. */
  undoes: number | null
}

/** The tables of the model registry. */
export interface RegistryTables {
  registered_models: RegisteredModelTable
  registered_model_tags: RegisteredModelTagTable
  registered_model_aliases: RegisteredModelAliasTable
  alias_protections: AliasProtectionTable
  model_versions: ModelVersionTable
  model_version_tags: ModelVersionTagTable
  model_history: ModelHistoryTable
}
