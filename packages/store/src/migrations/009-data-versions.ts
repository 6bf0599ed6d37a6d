import type { ColumnTypes } from './column-types.ts'

/** Datasets, their versions and aliases, what the versions are made of, and which runs saw them. */
export function dataVersions({ id, int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    // Names are unique among datasets that are not in the trash. Numbers of versions are given once.
    `create table data_lineages (
      data_no ${id}, name ${text} not null, last_version ${int} not null default 0, key_columns ${text} not null,
      created_at ${int} not null, updated_at ${int} not null, lifecycle ${text} not null, deleted_at ${int})`,
    `create unique index data_lineages_by_name on data_lineages (name) where lifecycle = 'active'`,
    `create table data_versions (
      version_no ${id}, data_no ${int} not null, version ${int} not null, parent ${int}, kind ${text} not null,
      manifest_id ${text} not null, fingerprint ${text} not null, row_count ${int} not null, source_bytes ${int} not null,
      verdict ${text} not null, message ${text} not null, author ${text} not null,
      created_at ${int} not null, lifecycle ${text} not null, deleted_at ${int}, unique (data_no, version))`,
    `create index data_versions_by_manifest on data_versions (manifest_id)`,
    `create table data_objects (
      version_no ${int} not null, object_id ${text} not null, size_bytes ${int} not null,
      primary key (version_no, object_id))${clustered}`,
    `create table data_aliases (
      data_no ${int} not null, alias ${text} not null, version ${int} not null, set_at ${int} not null,
      primary key (data_no, alias))${clustered}`,
    `create table run_data_versions (
      run_no ${int} not null, version_no ${int} not null, context ${text} not null,
      primary key (run_no, version_no, context))${clustered}`,
    `create index run_data_versions_by_version on run_data_versions (version_no, run_no)`,
  ]
}
