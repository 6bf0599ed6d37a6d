import type { ColumnTypes } from './column-types.ts'

/** Registered models, their versions, tags and aliases, who may move an alias, and the history of all of it. */
export function registry({ id, int, text, clustered, prefix }: ColumnTypes): readonly string[] {
  return [
    // Names are unique among models that are not in the trash. `last_version` never goes back: numbers are given once.
    `create table registered_models (
      model_no ${id}, name ${text} not null, description ${text}, prompt ${int} not null default 0, last_version ${int} not null default 0,
      created_at ${int} not null, updated_at ${int} not null, lifecycle ${text} not null, deleted_at ${int})`,
    `create unique index registered_models_by_name on registered_models (name) where lifecycle = 'active'`,
    `create index registered_models_by_time on registered_models (updated_at, name) where lifecycle = 'active'`,
    `create table registered_model_tags (
      model_no ${int} not null, key ${text} not null, value ${text} not null, position ${int} not null,
      primary key (model_no, key))${clustered}`,
    `create index registered_model_tags_by_value on registered_model_tags (key, ${prefix('value')}, model_no)`,
    `create table registered_model_aliases (
      model_no ${int} not null, alias ${text} not null, version ${int} not null, set_at ${int} not null,
      primary key (model_no, alias))${clustered}`,
    `create table alias_protections (
      model_no ${int} not null, alias ${text} not null, users ${text} not null, primary key (model_no, alias))${clustered}`,

    // The name is repeated here, so that a search and a look-up touch one table; renaming a model renames them all.
    `create table model_versions (
      version_no ${id}, model_no ${int} not null, name ${text} not null, version ${int} not null, description ${text},
      user_id ${text}, stage ${text} not null, source ${text} not null, storage_location ${text} not null, run_id ${text} not null,
      run_link ${text} not null, model_id ${text} not null, status ${text} not null, prompt ${int} not null default 0,
      size_bytes ${int}, file_count ${int}, digest ${text},
      created_at ${int} not null, updated_at ${int} not null, lifecycle ${text} not null, deleted_at ${int},
      unique (model_no, version))`,
    `create unique index model_versions_by_name on model_versions (name, version) where lifecycle = 'active'`,
    `create index model_versions_by_name_and_time on model_versions (name, updated_at, version) where lifecycle = 'active'`,
    `create index model_versions_by_time on model_versions (updated_at desc, name, version desc) where lifecycle = 'active'`,
    `create index model_versions_by_stage on model_versions (model_no, stage, version) where lifecycle = 'active'`,
    `create index model_versions_by_run on model_versions (run_id) where lifecycle = 'active'`,
    `create index model_versions_by_model on model_versions (model_id) where lifecycle = 'active'`,
    `create index model_versions_of_prompts on model_versions (model_no) where prompt = 1`,
    `create table model_version_tags (
      version_no ${int} not null, key ${text} not null, value ${text} not null, position ${int} not null,
      primary key (version_no, key))${clustered}`,
    `create index model_version_tags_by_value on model_version_tags (key, ${prefix('value')}, version_no)`,

    `create table model_history (
      event_no ${id}, model_no ${int} not null, at ${int} not null, actor ${text} not null, request_id ${text} not null,
      name ${text} not null, action ${text} not null, version ${int}, key ${text}, old_value ${text}, new_value ${text}, undoes ${int})`,
    `create index model_history_by_model on model_history (model_no, event_no)`,
    `create index model_history_by_alias on model_history (model_no, key, event_no)`,
  ]
}
