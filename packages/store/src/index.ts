export type { Db, Reclaimed, Row, Snapshot, Store, Tx, Value } from './db.ts'
export { isPostgresUrl, openStore, type StoreOptions } from './open-store.ts'
export { copyRows, restoreRows, type RowsCopy, type RowsPlace } from './backup/copy-rows.ts'
export type { Flag, Lifecycle } from './column-types.ts'
export type { PurgeKind, TrashKind } from './trash-tables.ts'
export {
  noPoints,
  onePoint,
  addPoint,
  byStep,
  byTime,
  comparePoints,
  compareByTime,
  pointAt,
  slice,
  sortPoints,
  type Point,
  type Column,
  type PointList,
  type Points,
} from './points/points.ts'
export {
  addArtifactDirectory,
  findArtifact,
  findArtifactBase,
  findArtifactWithBytes,
  lockArtifact,
  putArtifact,
  putArtifactBase,
  readAllArtifacts,
  readArtifacts,
  removeArtifact,
  type ArtifactName,
  type ArtifactRow,
} from './repositories/artifacts.ts'
export * from './repositories/artifact-uploads.ts'
export * from './repositories/many-artifacts.ts'
export { insertAudit, insertAudits } from './repositories/audit.ts'
export { findDatabaseId, insertDatabaseId } from './repositories/database-id.ts'
export * from './repositories/object-place.ts'
export * from './repositories/trashed-artifacts.ts'
export * from './repositories/data-aliases.ts'
export * from './repositories/data-commits.ts'
export type { DataOriginWay } from './data-tables.ts'
export * from './repositories/data-files.ts'
export * from './repositories/data-lineages.ts'
export * from './repositories/data-uses.ts'
export * from './repositories/data-versions.ts'
export * from './repositories/experiments.ts'
export * from './repositories/git-repositories.ts'
export * from './repositories/aim-contexts.ts'
export { findRunsWithTag } from './repositories/tagged-runs.ts'
export { moveRun } from './repositories/move-run.ts'
export { insertSeries } from './repositories/new-points.ts'
export * from './repositories/run-facts.ts'
export * from './repositories/run-items.ts'
export * from './repositories/run-labels.ts'
export * from './repositories/lineage.ts'
export * from './repositories/logged-models.ts'
export * from './repositories/model-aliases.ts'
export * from './repositories/model-history.ts'
export * from './repositories/model-versions.ts'
export * from './repositories/deployments.ts'
export * from './repositories/exported-log.ts'
export * from './repositories/ground-truth.ts'
export * from './repositories/inferences.ts'
export * from './repositories/labelled.ts'
export * from './repositories/logged-bytes.ts'
export * from './repositories/chained-content.ts'
export * from './repositories/log-chain.ts'
export * from './repositories/log-removals.ts'
export * from './repositories/replays.ts'
export * from './repositories/waiting-events.ts'
export * from './repositories/endpoints.ts'
export * from './repositories/views.ts'
export * from './repositories/gate-decisions.ts'
export * from './repositories/jobs.ts'
export * from './repositories/run-recipes.ts'
export * from './repositories/waiting-objects.ts'
export { pickPoints } from './repositories/picked-points.ts'
export {
  appendPoints,
  moveLogToBlocks,
  readPoints,
  type PointOwner,
} from './repositories/points.ts'
export * from './repositories/registered-models.ts'
export * from './repositories/registry-tags.ts'
export * from './repositories/repository-locks.ts'
export * from './repositories/repository-objects.ts'
export {
  readRunData,
  readRunLinks,
  type Aggregate,
  type MetricRow,
  type Projection,
  type RunData,
  type RunInput,
  type RunLinks,
} from './repositories/run-data.ts'
export {
  checkPoints,
  type PointPlace,
  type PointTable,
} from './repositories/storage/check-points.ts'
export { readPageKey } from './repositories/page-key.ts'
export * from './repositories/run-links.ts'
export * from './repositories/run-keys.ts'
export * from './repositories/run-values.ts'
export * from './repositories/runs.ts'
export { readSeries, type Series } from './repositories/series.ts'
export {
  queueContents,
  queueContentsOf,
  queueExperiments,
  readPurgeQueue,
  removeFromPurgeQueue,
  type PurgeItem,
} from './repositories/purge/queue.ts'
export {
  countVersionedMeant,
  queueVersioned,
  queueVersions,
  queueVersionsOf,
  type Versioned,
} from './repositories/purge/versioned.ts'
export { removeRowsOf, type RowsToRemove } from './repositories/purge/rows.ts'
export { queueTraces, type TracesToQueue } from './repositories/purge/traces.ts'
export {
  countPoints,
  readContentsMeant,
  readExperimentsMeant,
  readKeptForVersions,
  readTracesMeant,
  type KeptForVersion,
  type PurgeCandidate,
  type TrashSelection,
} from './repositories/purge/selection.ts'
export * from './repositories/storage/check.ts'
export {
  readArtifactOwners,
  readDatabaseSize,
  type ArtifactOwnerRow,
} from './repositories/storage/space.ts'
export * from './repositories/trace-assessments.ts'
export * from './repositories/trace-values.ts'
export * from './repositories/traces.ts'
export * from './repositories/trash.ts'
export * from './repositories/webhook-deliveries.ts'
export * from './repositories/webhooks.ts'
export type { Clause, OrderKey } from './search/clause.ts'
export { searchExperiments, type ExperimentSearch } from './search/experiments.ts'
export {
  searchLoggedModels,
  type DatasetChoice,
  type LoggedModelSearch,
  type ModelOrderKey,
} from './search/logged-models.ts'
export {
  searchModelVersions,
  type ModelVersionHit,
  type ModelVersionSearch,
} from './search/model-versions.ts'
export { searchRegisteredModels, type RegisteredModelSearch } from './search/registered-models.ts'
export { searchRuns, type RunHit, type RunSearch } from './search/runs.ts'
export { searchTraces, type TraceSearch } from './search/traces.ts'
export { quickCheck } from './sqlite/quick-check.ts'
