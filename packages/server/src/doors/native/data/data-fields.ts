import type {
  NativeAddedData,
  NativeDataDetail,
  NativeDataDiff,
  NativeDataVersion,
  NativeRowCounts,
  NativeSchemaChange,
} from '@stemma/contract'
import type { AddedData, DataDetail, DataDiff, DataVersionView } from '@stemma/core'
import { typeText, type RowCounts, type SchemaChange } from '@stemma/tables'

export function dataVersionFields({
  name,
  key,
  row,
  aliases,
  tags,
}: DataVersionView): NativeDataVersion {
  return {
    name,
    version: row.version,
    ...(row.parent !== null && { parent: row.parent }),
    kind: row.kind,
    digest: row.manifest_id,
    fingerprint: row.fingerprint,
    rows: row.row_count,
    source_bytes: row.source_bytes,
    verdict: row.verdict,
    key,
    message: row.message,
    author: row.author,
    creation_time: row.created_at,
    aliases,
    tags,
  }
}

export function dataDetailFields({ version, manifest }: DataDetail): NativeDataDetail {
  const profiles = new Map(manifest.profile.map((profile) => [profile.name, profile]))
  return {
    ...dataVersionFields(version),
    key: manifest.key,
    reason: manifest.reason,
    file_name: manifest.source.fileName,
    format: manifest.source.format,
    files: manifest.files.map(({ object, role, rows, versions, sizeBytes }) => ({
      object_id: object,
      role,
      rows,
      versions,
      size_bytes: sizeBytes,
    })),
    columns: manifest.schema.columns.map(({ name, type }) => {
      const profile = profiles.get(name)
      return {
        name,
        type: typeText(type),
        nulls: profile?.nulls ?? 0,
        distinct: profile?.distinct ?? 0,
        ...(profile?.min !== undefined && { min: profile.min }),
        ...(profile?.max !== undefined && { max: profile.max }),
        ...(profile?.numbers && {
          mean: profile.numbers.mean,
          standard_deviation: profile.numbers.standardDeviation,
        }),
        deciles: profile?.numbers?.deciles ?? [],
        top: (profile?.top ?? []).map(([value, count]) => ({ value, count })),
      }
    }),
  }
}

export function addedDataFields(added: AddedData): NativeAddedData {
  return {
    is_new: added.isNew,
    version: dataVersionFields(added.version),
    reason: added.reason,
    ...(added.change && { schema: schemaFields(added.change) }),
    ...(added.counts && { rows: countFields(added.counts) }),
    new_bytes: added.newBytes,
    ...(added.retention !== undefined && { retention: added.retention }),
  }
}

export function dataDiffFields({ before, now, isSame, change, counts }: DataDiff): NativeDataDiff {
  return {
    before: dataVersionFields(before.version),
    now: dataVersionFields(now.version),
    is_same: isSame,
    schema: schemaFields(change),
    ...(counts && { rows: countFields(counts) }),
  }
}

export function schemaFields({
  verdict,
  added,
  dropped,
  changed,
}: SchemaChange): NativeSchemaChange {
  return {
    verdict,
    added: added.map(({ name }) => name),
    dropped: dropped.map(({ name }) => name),
    changed: changed.map(({ name, before, now, isWider }) => ({
      name,
      before: typeText(before),
      now: typeText(now),
      is_wider: isWider,
    })),
  }
}

function countFields({ changedColumns, ...counts }: RowCounts): NativeRowCounts {
  return {
    ...counts,
    changed_columns: Object.entries(changedColumns).map(([name, rows]) => ({ name, rows })),
  }
}
