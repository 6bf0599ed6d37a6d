export { openEngine, type Engine, type EngineOptions } from './engine/engine.ts'
export type { Relation } from './relation/relation.ts'
export { typeText, type Column, type TableSchema, type ValueType } from './schema/value-type.ts'
export { compareSchemas, type SchemaChange, type TypeChange } from './schema/compare-schemas.ts'
export type { CsvDialect, CsvWishes } from './csv/dialect.ts'
export { openCsv, type CsvRelation, type OpenCsv } from './csv/open-csv.ts'
export {
  addFingerprints,
  differingBuckets,
  isSameData,
  subtractFingerprints,
  type Bucketing,
  type BucketSum,
  type Fingerprint,
} from './fingerprint/fingerprint.ts'
export { fingerprintRelation } from './fingerprint/fingerprint-relation.ts'
export { writeSnapshot } from './snapshot/write-snapshot.ts'
export { openSnapshot } from './snapshot/open-snapshot.ts'
export { openParquet, type OpenParquet } from './parquet/open-parquet.ts'
export { findFiles } from './parquet/find-files.ts'
export { openJsonl, type OpenJsonl } from './jsonl/open-jsonl.ts'
export { openSqlite, type OpenSqlite } from './sqlite/open-sqlite.ts'
export { openDuckdb, type AttachedRelation } from './duckdb-file/open-duckdb.ts'
export { readChangeLog, type ChangeLogInput } from './changelog/read-change-log.ts'
export { mergeLogs, writeLog, type LogInput, type MergeInput } from './changelog/write-log.ts'
export { planLog, type LogFile, type LogPlan } from './changelog/plan-log.ts'
export { countChanges, refuseBadKeys, type DiffInput, type RowCounts } from './diff/keyed-diff.ts'
export {
  parseTableFormat,
  tableFormats,
  writeFile,
  type TableFormat,
} from './checkout/write-file.ts'
export { openDelta, type DeltaRelation } from './delta/open-delta.ts'
export type { DeltaSnapshot } from './delta/log/read-snapshot.ts'
export { versionAt, type AskedTime } from './delta/log/version-at.ts'
export { openPostgres, type OpenPostgres, type PostgresSource } from './postgres/open-postgres.ts'
export { filterSql } from './filter/filter-sql.ts'
export type { ColumnProfile, NumberProfile } from './profile/column-profile.ts'
export { profileRelation } from './profile/profile-relation.ts'
export { compareRelations, type ColumnDrift } from './profile/compare-relations.ts'
export { splitRelation, type SplitPart, type SplitRule } from './split/split-relation.ts'
export { countOverlap, type Overlap } from './split/count-overlap.ts'
export { openVersion, type FileRole, type StoredVersion } from './work/stored-version.ts'
export { fileFormats, formatOf, type FileFormat, type SourceFile } from './work/open-file.ts'
export {
  type Ingested,
  type IngestedFile,
  type IngestInput,
  type VersionKind,
} from './work/ingest.ts'
export type { Part, WriteVersionInput } from './work/read-version.ts'
export {
  tablesHere,
  tableWork,
  type Tables,
  type TableWork,
  type TwoVersions,
} from './work/tables.ts'
