import type { ColumnTypes } from './column-types.ts'

/**
 * Uploads in parts that are under way. A part is an object of its own until all are joined. An upload that is complete has an object and
 * no parts; its row stays for a while, so that a repeated call is answered alike.
 */
export function artifactUploads({ int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table artifact_uploads (
      upload_id ${text} not null primary key, path ${text} not null, part_count ${int} not null, expires_at ${int} not null,
      object_id ${text})${clustered}`,
    `create index artifact_uploads_by_expiry on artifact_uploads (expires_at)`,
    `create table artifact_parts (
      upload_id ${text} not null, part_number ${int} not null, object_id ${text} not null, size_bytes ${int} not null,
      primary key (upload_id, part_number))${clustered}`,
  ]
}
