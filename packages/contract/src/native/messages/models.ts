import type { Int64 } from '../../int64.ts'
import { maxRegisteredModelResults } from '../../limits.ts'
import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { keyValue, type KeyValue } from '../../mlflow/messages/values.ts'
import { modelVersion, type NativeModelVersion } from './model-versions.ts'
import { nextPageToken, pageLimit } from './values.ts'

export interface ModelAliasFields {
  readonly alias: string
  readonly version: number
}

const modelAlias: Message<ModelAliasFields> = message<ModelAliasFields>('ModelAliasFields', {
  alias: string().required(),
  version: int32().required(),
})

export interface AliasProtectionFields {
  readonly alias: string
  /** Who may move it besides admins. */
  readonly users: readonly string[]
}

const aliasProtection: Message<AliasProtectionFields> = message<AliasProtectionFields>(
  'AliasProtection',
  { alias: string().required(), users: list(string()).required() },
)

/** A registered model; times in milliseconds since 1970. */
export interface NativeModel {
  readonly name: string
  readonly kind: 'model' | 'prompt'
  readonly description: string
  readonly creation_time: Int64
  readonly last_update_time: Int64
  /** The highest number ever given to a version. */
  readonly last_version: number
  readonly tags: readonly KeyValue[]
  readonly aliases: readonly ModelAliasFields[]
  /** The newest version of each stage that has one. */
  readonly latest_versions: readonly NativeModelVersion[]
}

export const nativeModel: Message<NativeModel> = message<NativeModel>('Model', {
  name: string().required(),
  kind: oneOf({ model: 1, prompt: 2 }).required(),
  description: string().required(),
  creation_time: int64().required(),
  last_update_time: int64().required(),
  last_version: int32().required(),
  tags: list(nested(keyValue)).required(),
  aliases: list(nested(modelAlias)).required(),
  latest_versions: list(nested(modelVersion)).required(),
})

export interface ListModelsRequest {
  readonly filter: string
  readonly order_by: readonly string[]
  readonly limit: number
  readonly page_token?: string
}

export const listModelsRequest: Message<ListModelsRequest> = message<ListModelsRequest>(
  'ListModels',
  {
    filter: string().default(''),
    order_by: list(string()),
    limit: pageLimit(maxRegisteredModelResults).default(100),
    page_token: string(),
  },
)

export interface ModelPage {
  readonly models: readonly NativeModel[]
  readonly next_page_token?: string
}

export const modelPage: Message<ModelPage> = message<ModelPage>('ModelPage', {
  models: list(nested(nativeModel)).required(),
  next_page_token: nextPageToken,
})

export interface NewModel {
  readonly name: string
  readonly description?: string
  readonly tags: readonly KeyValue[]
}

export const newModel: Message<NewModel> = message<NewModel>('NewModel', {
  name: string().required(),
  description: string(),
  tags: list(nested(keyValue)),
})

export interface OneModel {
  readonly name: string
}

export const oneModel: Message<OneModel> = message<OneModel>('OneModel', {
  name: string().required(),
})

export interface ModelUpdate {
  readonly name: string
  readonly new_name?: string
  readonly description?: string
}

export const modelUpdate: Message<ModelUpdate> = message<ModelUpdate>('ModelUpdate', {
  name: string().required(),
  new_name: string(),
  description: string(),
})

export interface ModelTagValue {
  readonly name: string
  readonly key: string
  readonly value: string
}

export const modelTagValue: Message<ModelTagValue> = message<ModelTagValue>('ModelTagValue', {
  name: string().required(),
  key: string().required(),
  value: string().default(''),
})

export interface ModelTagKey {
  readonly name: string
  readonly key: string
}

export const modelTagKey: Message<ModelTagKey> = message<ModelTagKey>('ModelTagKey', {
  name: string().required(),
  key: string().required(),
})

export interface ModelHistoryRequest {
  readonly name: string
  readonly version?: number
  readonly alias?: string
  readonly limit: number
  readonly page_token?: string
}

export const modelHistoryRequest: Message<ModelHistoryRequest> = message<ModelHistoryRequest>(
  'ModelHistory',
  {
    name: string().required(),
    version: int32(),
    alias: string(),
    limit: pageLimit(1000).default(100),
    page_token: string(),
  },
)

/** One change. What had no value before, or has none after, has no `from` or `to`. */
export interface ModelEvent {
  readonly event: Int64
  readonly time: Int64
  readonly actor: string
  readonly request_id: string
  /** The model's name at that time. */
  readonly name: string
  /** `alias.set`, `version.stage`, `model.tag`, … */
  readonly action: string
  readonly version?: number
  /** The alias or the key of the tag. */
  readonly key?: string
  readonly from?: string
  readonly to?: string
  /** The event that this one took back. */
  readonly undoes?: Int64
}

const modelEvent: Message<ModelEvent> = message<ModelEvent>('ModelEvent', {
  event: int64().required(),
  time: int64().required(),
  actor: string().required(),
  request_id: string().required(),
  name: string().required(),
  action: string().required(),
  version: int32(),
  key: string(),
  from: string(),
  to: string(),
  undoes: int64(),
})

export interface ModelEventPage {
  readonly events: readonly ModelEvent[]
  readonly next_page_token?: string
}

export const modelEventPage: Message<ModelEventPage> = message<ModelEventPage>('ModelEventPage', {
  events: list(nested(modelEvent)).required(),
  next_page_token: nextPageToken,
})

export interface OneAlias {
  readonly name: string
  readonly alias: string
}

export const oneAlias: Message<OneAlias> = message<OneAlias>('OneAlias', {
  name: string().required(),
  alias: string().required(),
})

/** An alias and what it takes to move it safely. */
export interface NativeAlias {
  readonly name: string
  readonly alias: string
  /** Absent while it names none. */
  readonly version?: number
  /** The last event that moved it. Give it as `expected_event`, and nobody else's move is lost. */
  readonly last_event?: Int64
  /** What a rollback would let it name. */
  readonly previous_version?: number
  readonly protection?: AliasProtectionFields
}

export const nativeAlias: Message<NativeAlias> = message<NativeAlias>('ModelAlias', {
  name: string().required(),
  alias: string().required(),
  version: int32(),
  last_event: int64(),
  previous_version: int32(),
  protection: nested(aliasProtection),
})

export interface AliasTarget {
  readonly name: string
  readonly alias: string
  readonly version: number
  /** Refused with ABORTED when the alias names another version than this now. */
  readonly expected_version?: number
  /** Refused with ABORTED when the alias names any version now. */
  readonly expected_absent: boolean
}

export const aliasTarget: Message<AliasTarget> = message<AliasTarget>('AliasTarget', {
  name: string().required(),
  alias: string().required(),
  version: int32().required(),
  expected_version: int32().about('Refused with ABORTED when the alias names another version now.'),
  expected_absent: boolean().default(false),
})

export interface AliasRollback {
  readonly name: string
  readonly alias: string
  readonly expected_event?: Int64
}

export const aliasRollback: Message<AliasRollback> = message<AliasRollback>('AliasRollback', {
  name: string().required(),
  alias: string().required(),
  expected_event: int64().about(
    'The last_event of the alias. Refused with ABORTED when the alias was moved since.',
  ),
})

export interface AliasProtectionChange {
  readonly name: string
  readonly alias: string
  readonly users: readonly string[]
}

export const aliasProtectionChange: Message<AliasProtectionChange> = message<AliasProtectionChange>(
  'AliasProtectionChange',
  {
    name: string().required(),
    alias: string().required(),
    users: list(string()),
  },
)
