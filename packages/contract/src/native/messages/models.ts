import { maxRegisteredModelResults } from '../../limits.ts'
import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from '../../mlflow/messages/values.ts'
import { modelVersion } from './model-versions.ts'
import { nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

const modelAlias = message('ModelAliasFields', {
  alias: string().required(),
  version: int32().required(),
})

export type ModelAliasFields = Infer<typeof modelAlias>

const aliasProtection = message('AliasProtection', {
  alias: string().required(),
  users: list(string()).about('Who may move it besides admins.').required(),
  needs_decision: boolean()
    .about('It moves by what a gate decided, or by an override.')
    .default(false),
})

export type AliasProtectionFields = Infer<typeof aliasProtection>

/** A registered model. */
export const nativeModel = message('Model', {
  name: string().required(),
  kind: oneOf({ model: 1, prompt: 2 }).required(),
  description: string().required(),
  creation_time: timeMs.required(),
  last_update_time: timeMs.required(),
  last_version: int32().about('The highest number ever given to a version.').required(),
  tags: list(nested(keyValue)).required(),
  aliases: list(nested(modelAlias)).required(),
  latest_versions: list(nested(modelVersion))
    .about('The newest version of each stage that has one.')
    .required(),
})

export type NativeModel = Infer<typeof nativeModel>

export const listModelsRequest = message('ListModels', {
  filter: string().default(''),
  order_by: list(string()),
  limit: pageLimit(maxRegisteredModelResults).default(100),
  page_token: pageToken,
})

export type ListModelsRequest = Infer<typeof listModelsRequest>

export const modelPage = message('ModelPage', {
  models: list(nested(nativeModel)).required(),
  next_page_token: nextPageToken,
})

export type ModelPage = Infer<typeof modelPage>

export const newModel = message('NewModel', {
  name: string().required(),
  description: string(),
  tags: list(nested(keyValue)),
})

export type NewModel = Infer<typeof newModel>

export const oneModel = message('OneModel', {
  name: string().required(),
})

export type OneModel = Infer<typeof oneModel>

export const modelUpdate = message('ModelUpdate', {
  name: string().required(),
  new_name: string(),
  description: string(),
})

export type ModelUpdate = Infer<typeof modelUpdate>

export const modelTagValue = message('ModelTagValue', {
  name: string().required(),
  key: string().required(),
  value: string().default(''),
})

export type ModelTagValue = Infer<typeof modelTagValue>

export const modelTagKey = message('ModelTagKey', {
  name: string().required(),
  key: string().required(),
})

export type ModelTagKey = Infer<typeof modelTagKey>

export const modelHistoryRequest = message('ModelHistory', {
  name: string().required(),
  version: int32(),
  alias: string(),
  limit: pageLimit(1000).default(100),
  page_token: pageToken,
})

export type ModelHistoryRequest = Infer<typeof modelHistoryRequest>

/** One change. What had no value before, or has none after, has no `from` or `to`. */
const modelEvent = message('ModelEvent', {
  event: int64().required(),
  time: timeMs.required(),
  actor: string().required(),
  request_id: string().required(),
  name: string().about("The model's name at that time.").required(),
  action: string().about('`alias.set`, `version.stage`, `model.tag`, …').required(),
  version: int32(),
  key: string().about('The alias or the key of the tag.'),
  from: string(),
  to: string(),
  undoes: int64().about('The event that this one took back.'),
})

export type ModelEvent = Infer<typeof modelEvent>

export const modelEventPage = message('ModelEventPage', {
  events: list(nested(modelEvent)).required(),
  next_page_token: nextPageToken,
})

export type ModelEventPage = Infer<typeof modelEventPage>

export const oneAlias = message('OneAlias', {
  name: string().required(),
  alias: string().required(),
})

export type OneAlias = Infer<typeof oneAlias>

/** An alias and what it takes to move it safely. */
export const nativeAlias = message('ModelAlias', {
  name: string().required(),
  alias: string().required(),
  version: int32().about('Absent while it names none.'),
  last_event: int64().about(
    "The last event that moved it. Give it as `expected_event`, and nobody else's move is lost.",
  ),
  previous_version: int32().about('What a rollback would let it name.'),
  protection: nested(aliasProtection),
})

export type NativeAlias = Infer<typeof nativeAlias>

export const aliasTarget = message('AliasTarget', {
  name: string().required(),
  alias: string().required(),
  version: int32().required(),
  expected_version: int32().about('Refused with ABORTED when the alias names another version now.'),
  expected_absent: boolean()
    .about('Refused with ABORTED when the alias names any version now.')
    .default(false),
})

export type AliasTarget = Infer<typeof aliasTarget>

export const aliasRollback = message('AliasRollback', {
  name: string().required(),
  alias: string().required(),
  expected_event: int64().about(
    'The last_event of the alias. Refused with ABORTED when the alias was moved since.',
  ),
})

export type AliasRollback = Infer<typeof aliasRollback>

export const aliasProtectionChange = message('AliasProtectionChange', {
  name: string().required(),
  alias: string().required(),
  users: list(string()),
  needs_decision: boolean()
    .about('It moves by what a gate decided, or by an override.')
    .default(false),
})

export type AliasProtectionChange = Infer<typeof aliasProtectionChange>
