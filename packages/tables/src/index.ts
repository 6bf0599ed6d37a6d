/**
 * What data is, without an engine: names, types, and rules that need no rows. `@stemma/tables/work` has what reads and writes them; it loads
 * the engine, so only the process of tables imports it.
 */
export type { EngineOptions } from './engine/engine.ts'
export { fileByPathSql } from './folder/file-by-path-sql.ts'
export {
  typeText,
  type Column,
  type ScalarType,
  type TableSchema,
  type ValueType,
} from './schema/value-type.ts'
export { compareSchemas, type SchemaChange, type TypeChange } from './schema/compare-schemas.ts'
export type { CsvDialect, CsvWishes } from './csv/dialect.ts'
export { parseRecords } from './csv/parse-records.ts'
export { readLines, type Line } from './lines/read-lines.ts'
export {
  addFingerprints,
  differingBuckets,
  isSameData,
  subtractFingerprints,
  type Bucketing,
  type BucketSum,
  type Fingerprint,
} from './fingerprint/fingerprint.ts'
export type { RowCounts } from './diff/keyed-diff.ts'
export { diffColumns, rowDiffSql, type DiffSide } from './diff/row-diff-sql.ts'
export { parseTableFormat, tableFormats, type TableFormat } from './checkout/table-format.ts'
export type { ColumnProfile, NumberProfile } from './profile/column-profile.ts'
export { binCountsSql, binOf, type ColumnBins } from './profile/bin-counts.ts'
export { duplicatesSql, outsideSql, unseenSql } from './quality/quality-sql.ts'
export { shareDrift, type ShareDrift } from './profile/drift.ts'
export { kindOf } from './profile/column-profile.ts'
export { rowsSql, type WantedRows } from './work/rows-by-key.ts'
export type { ColumnDrift } from './profile/compare-relations.ts'
export type { SplitPart, SplitRule } from './split/split-relation.ts'
export type { Overlap } from './split/count-overlap.ts'
export type { FileRole, StoredVersion } from './work/stored-version.ts'
export type { SourceFile } from './work/open-file.ts'
export { fileFormats, formatOf, type FileFormat } from './work/file-format.ts'
export type { Ingested, IngestedFile, IngestInput, VersionKind } from './work/ingest.ts'
export type { Part, WriteVersionInput } from './work/read-version.ts'
export type { Tables, TableWork, TwoVersions } from './work/tables.ts'
export type { DeltaRetention } from './delta/retention.ts'
export type { DeltaMark, Referenced, ReferencedVersion } from './work/open-reference.ts'
export type { QueryInput, QueryResult } from './work/query-versions.ts'
export type { SplitVersionInput, WrittenPart } from './work/split-version.ts'
