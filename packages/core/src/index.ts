export { actorName, type Actor, type Caller } from './caller.ts'
export type { CoreSettings, RowCtx } from './ctx.ts'
export { adoptDataVersion, type AdoptDataVersion } from './data/adopt-data-version.ts'
export { addDataVersion } from './data/add-data-version.ts'
export type { AddDataVersion, AddedData } from './data/added-data.ts'
export { addDataReference, type AddDataReference } from './data/add-data-reference.ts'
export { copyData, type CopyData } from './data/copy-data.ts'
export { checkData, type DataCheck } from './data/check-data.ts'
export { withFolder } from './data/borrow-version.ts'
export { dataCtx, type DataCtx } from './data/data-ctx.ts'
export type { TablesRoom } from './data/tables-room.ts'
export { filesOnDisk } from './data/files-on-disk.ts'
export { listDataUses, listRunData } from './data/list-data-uses.ts'
export { listData, readDataLog } from './data/list-data.ts'
export { openDataFile, type DataFile, type DataPart } from './data/open-data-file.ts'
export { openListedFile } from './data/open-listed-file.ts'
export {
  compareData,
  diffData,
  getDataVersion,
  overlapData,
  type DataDetail,
  type DataDiff,
} from './data/read-data.ts'
export type { DataVersionView } from './data/require-data.ts'
export { diffRows } from './data/diff-rows.ts'
export { queryData, type QueryData } from './data/query-data.ts'
export { exportData, type ExportData } from './data/export/export-data.ts'
export { listDataCommits, noteDataCommit, type NoteCommit } from './data/note-commit.ts'
export { pinData, type PinData } from './data/pin-data.ts'
export { splitData, type SplitData, type SplitResult } from './data/split-data.ts'
export { deleteData } from './data/delete-data.ts'
export { deleteDataVersion } from './data/delete-data-version.ts'
export { deleteDataAlias, setDataAlias } from './data/set-data-alias.ts'
export { deleteDataTag, setDataTag } from './data/set-data-tag.ts'
export { refuseHostScheme, type LocationTrust } from './locations/host-scheme.ts'
export { createExperiment } from './experiments/create-experiment.ts'
export { deleteExperiment } from './experiments/delete-experiment.ts'
export { deleteExperimentTag } from './experiments/delete-experiment-tag.ts'
export { ensureDefaultExperiment } from './experiments/ensure-default-experiment.ts'
export type { ExperimentView } from './experiments/experiment-view.ts'
export { getExperiment } from './experiments/get-experiment.ts'
export { getExperimentByName } from './experiments/get-experiment-by-name.ts'
export { listDatasets } from './experiments/list-datasets.ts'
export { renameExperiment } from './experiments/rename-experiment.ts'
export { restoreExperiment } from './experiments/restore-experiment.ts'
export { searchExperiments } from './experiments/search-experiments.ts'
export { setExperimentTag } from './experiments/set-experiment-tag.ts'
export { addModelParams } from './logged-models/add-model-params.ts'
export { createLoggedModel } from './logged-models/create-logged-model.ts'
export { deleteLoggedModel } from './logged-models/delete-logged-model.ts'
export { deleteModelTag } from './logged-models/delete-model-tag.ts'
export { finalizeLoggedModel } from './logged-models/finalize-logged-model.ts'
export { getLoggedModel } from './logged-models/get-logged-model.ts'
export type { LoggedModelView } from './logged-models/model-view.ts'
export { restoreLoggedModel } from './logged-models/restore-logged-model.ts'
export { searchLoggedModels } from './logged-models/search-logged-models.ts'
export { setModelTags } from './logged-models/set-model-tags.ts'
export { bulkHistory } from './metrics/bulk-history.ts'
export { metricHistory } from './metrics/metric-history.ts'
export type { RunPoints } from './metrics/read-samples.ts'
export { sampleHistory } from './metrics/sample-history.ts'
export { sampleMetric, sampleMetrics, type MetricSample } from './metrics/sample-metrics.ts'
export { getAlias, type AliasState } from './models/alias-state.ts'
export { createModelVersion } from './models/create-model-version.ts'
export { createRegisteredModel } from './models/create-registered-model.ts'
export { deleteAlias } from './models/delete-alias.ts'
export { deleteModelVersion } from './models/delete-model-version.ts'
export { deleteRegisteredModel } from './models/delete-registered-model.ts'
export { deleteRegisteredModelTag } from './models/delete-registered-model-tag.ts'
export { deleteVersionTag } from './models/delete-version-tag.ts'
export { describeModelVersion } from './models/describe-model-version.ts'
export { describeRegisteredModel } from './models/describe-registered-model.ts'
export { getModelVersion } from './models/get-model-version.ts'
export { getRegisteredModel } from './models/get-registered-model.ts'
export { getVersionByAlias } from './models/get-version-by-alias.ts'
export { latestVersions } from './models/latest-versions.ts'
export type { RegisteredModelView, VersionView } from './models/model-view.ts'
export { modelDigest, type ModelFile } from './models/model-digest.ts'
export { protectAlias } from './models/protect-alias.ts'
export { readHistory } from './models/read-history.ts'
export { renameRegisteredModel } from './models/rename-registered-model.ts'
export { rollbackAlias } from './models/rollback-alias.ts'
export { searchModelVersions } from './models/search-model-versions.ts'
export { searchRegisteredModels } from './models/search-registered-models.ts'
export { setAlias } from './models/set-alias.ts'
export { setRegisteredModelTag } from './models/set-registered-model-tag.ts'
export { setVersionTag } from './models/set-version-tag.ts'
export { transitionStage } from './models/transition-stage.ts'
export { unprotectAlias } from './models/unprotect-alias.ts'
export * from './client-runs/ensure-client-run.ts'
export * from './client-runs/facts.ts'
export * from './client-runs/item-path.ts'
export * from './client-runs/list-items.ts'
export * from './client-runs/list-logged-items.ts'
export * from './client-runs/log-client-values.ts'
export * from './client-runs/plain-key.ts'
export * from './client-runs/put-item.ts'
export * from './client-runs/read-labels.ts'
export * from './client-runs/record-items.ts'
export * from './client-runs/remove-item.ts'
export { runsWithTag } from './client-runs/runs-with-tag.ts'
export * from './imports/import-experiment.ts'
export * from './imports/import-logged-models.ts'
export * from './imports/import-points.ts'
export * from './imports/import-registry.ts'
export * from './imports/import-runs.ts'
export * from './aim/aim-place.ts'
export { plainValue } from './aim/plain-value.ts'
export type { AimNode, ReadAim } from './aim/read-aim.ts'
export type { AimPoint, AimStep, AimWrite } from './aim/take-aim.ts'
export { compareRuns } from './runs/compare-runs.ts'
export { datasetContext } from './runs/dataset-context.ts'
export { createRun } from './runs/create-run.ts'
export { deleteRun } from './runs/delete-run.ts'
export { deleteTag } from './runs/delete-tag.ts'
export { getRun } from './runs/get-run.ts'
export { listRunKeys, type RunKeyLists } from './runs/list-run-keys.ts'
export { logBatch } from './runs/log-batch.ts'
export { logMetric } from './runs/log-metric.ts'
export { logInputs } from './runs/log-inputs.ts'
export { logModel } from './runs/log-model.ts'
export { logOutputs } from './runs/log-outputs.ts'
export { logParam } from './runs/log-param.ts'
export { restoreRun } from './runs/restore-run.ts'
export type {
  Aggregate,
  LoggedMetric,
  LoggedValue,
  DatasetUse,
  RunInfo,
  RunLinks,
  RunView,
  Value,
} from './runs/run-view.ts'
export type { Points } from './metrics/point-at.ts'
export type { ModelMetric } from './logged-models/model-view.ts'
export type { ModelEvent } from './models/read-history.ts'
export {
  searchRuns,
  searchRunsAs,
  type RunRenderer,
  type SearchRunsInput,
} from './runs/search-runs.ts'
export { setRunTag } from './runs/set-run-tag.ts'
export { updateRun } from './runs/update-run.ts'
export type { LogBatchInput, MetricInput } from './runs/write-batch.ts'
export { createAssessment } from './traces/create-assessment.ts'
export { deleteAssessment } from './traces/delete-assessment.ts'
export { deleteTraceTag } from './traces/delete-trace-tag.ts'
export { deleteTraces } from './traces/delete-traces.ts'
export { getAssessment } from './traces/get-assessment.ts'
export { getTrace } from './traces/get-trace.ts'
export { linkPrompts } from './traces/link-prompts.ts'
export { listTraces } from './traces/list-traces.ts'
export type { AssessmentInput, AssessmentValue } from './traces/new-assessment.ts'
export { searchTraces } from './traces/search-traces.ts'
export { setTraceTag } from './traces/set-trace-tag.ts'
export { startTrace } from './traces/start-trace.ts'
export type { TraceAssessment, TraceView } from './traces/trace-view.ts'
export { updateAssessment } from './traces/update-assessment.ts'
export {
  listTrash,
  type ListTrashInput,
  type TrashEntry,
  type TrashPage,
} from './trash/list-trash.ts'
export { restoreDeletion } from './trash/restore-deletion.ts'
export { formatTrashId } from './trash/trash-id.ts'
export type { Secrets, Signed } from './secrets.ts'
export type { Outbound, OutboundAnswer, OutboundRequest } from './webhooks/outbound.ts'
export { createWebhook } from './webhooks/create-webhook.ts'
export { deleteWebhook } from './webhooks/delete-webhook.ts'
export { DeliverySlots } from './webhooks/delivery-slots.ts'
export { startDeliveries } from './webhooks/start-deliveries.ts'
export { getWebhook } from './webhooks/get-webhook.ts'
export { listDeliveries, type Delivery } from './webhooks/list-deliveries.ts'
export { listWebhooks } from './webhooks/list-webhooks.ts'
export { redeliver } from './webhooks/redeliver.ts'
export { signature } from './webhooks/send-delivery.ts'
export { testWebhook, type TestResult } from './webhooks/test-webhook.ts'
export { updateWebhook } from './webhooks/update-webhook.ts'
export type { WebhookView } from './webhooks/webhook-view.ts'
export {
  adoptFolder,
  surveyFolder,
  type AdoptOptions,
  type AdoptSums,
} from './adopt/adopt-folder.ts'
export type { LeftAlone } from './adopt/plain-walk.ts'
export type { ArtifactOwner } from './artifacts/find-artifact-root.ts'
export { findPlace, findRoot, type ArtifactRoot } from './artifacts/find-place.ts'
export { anySpelling, type KnownSpellings } from './artifacts/any-spelling.ts'
export { deleteArtifacts } from './artifacts/delete-artifacts.ts'
export { checkChangeable, objectArtifacts } from './artifacts/object-artifacts.ts'
export { listOwned, openOwnedFile, type Download } from './artifacts/owned-artifacts.ts'
export { readListToken, writeListToken } from './artifacts/list-token.ts'
export { readTextToken, writeTextToken } from './search/text-token.ts'
export { baseName, joinPaths, withoutSlash } from './artifacts/store-path.ts'
export {
  beginUpload,
  finishUpload,
  receivePart,
  requireObjects,
  uploadsNotSupported,
} from './artifacts/uploads/object-uploads.ts'
export type { WaitingObjects } from './artifacts/waiting/waiting-objects.ts'
export type { ArtifactObjects, Ctx, ExternalPlaces, StorePlace } from './room-ctx.ts'
export { experimentIdOf, experimentIdsOf } from './experiments/named-experiment.ts'
export { compareVersions, type VersionComparison } from './models/compare-versions.ts'
export { FileHashes } from './models/file-hashes.ts'
export { listVersionFiles, locateVersion, verifyVersionFiles } from './models/find-version-files.ts'
export { filesElsewhere, filesOfVersion, openVersionFile } from './models/open-version-file.ts'
export { registerVersion } from './models/register-version.ts'
export { pointAt } from './metrics/point-at.ts'
export { keepsNothing, liveObjects, liveSources } from './objects/live-objects.ts'
export { objectsIn, readObject, type Objects, type ObjectsParts } from './objects/objects.ts'
export { wholeIfSmall } from './objects/whole-if-small.ts'
export {
  accessFor,
  rowAccess,
  rowsBy,
  type Access,
  type RowOptions,
  type Rows,
  type RowVerb,
} from './rows.ts'
export { rowsHere, runRowVerb } from './rows-here.ts'
export { isRepositoryName } from './repositories/repository-name.ts'
export {
  lfsName,
  readObjectName,
  writeObjectName,
  type ObjectName,
} from './repositories/object-name.ts'
export { getRepository } from './repositories/get-repository.ts'
export { listRepositories } from './repositories/list-repositories.ts'
export { listRepositoryObjects } from './repositories/list-repository-objects.ts'
export { removeRepositoryObjects } from './repositories/remove-repository-objects.ts'
export { lookUpRepositoryObjects } from './repositories/look-up-repository-objects.ts'
export { nameStoredObjects } from './repositories/name-stored-objects.ts'
export { readLiveMessage } from './live/live-message.ts'
export { recordLive } from './live/record-live.ts'
export { listLocks } from './locks/list-locks.ts'
export { releaseLock } from './locks/release-lock.ts'
export { lookUpBatch, type BatchObject } from './repositories/look-up-batch.ts'
export { openRepositoryObject } from './repositories/open-repository-object.ts'
export { putRepositoryObject } from './repositories/put-repository-object.ts'
export type { RepositoryLockRow as RepositoryLock } from '@stemma/store'
export { checkStorage } from './storage/check-storage.ts'
export type { SettledPlace } from './storage/settle-object-place.ts'
export { collectGarbage } from './storage/collect-garbage.ts'
export { measureUsage } from './storage/measure-usage.ts'
export { purgeTrash } from './trash/purge-trash.ts'
export {
  createDeployment,
  stopDeployment,
  type CreateDeployment,
} from './serving/create-deployment.ts'
export { checkPolicy } from './gates/check-policy.ts'
export { decidePromotion, type Decided } from './gates/decide-promotion.ts'
export type { DecisionContent } from './gates/decision-content.ts'
export { findOverlaps } from './gates/find-overlaps.ts'
export { judge, type GateFigure, type Judged, type Verdict } from './gates/judge.ts'
export { getDecision, listDecisions } from './gates/list-decisions.ts'
export { keepEvidence } from './gates/keep-evidence.ts'
export { overrideGate } from './gates/override-gate.ts'
export {
  compareModels,
  isGreaterBetter,
  metricNames,
  type PairedMeasure,
  type WantedMetric,
} from './gates/statistics/compare-models.ts'
export type {
  ClassRows,
  NumberRows,
  ScoredByClass,
  ScoredRows,
} from './gates/statistics/scored-rows.ts'
export { sumMetricTask } from './gates/statistics/metrics.ts'
export { mcnemar } from './gates/statistics/tests-of-pairs.ts'
export { getInference, type InferenceView } from './serving/get-inference.ts'
export { getDeployment, listDeployments, listInferences } from './serving/list-deployments.ts'
export { logInferences, type LoggedCall } from './serving/log-inferences.ts'
export { askReplay } from './serving/ask-replay.ts'
export { listReplays, logReplays, type NewReplay } from './serving/log-replays.ts'
export { monitorDeployment, type Monitored } from './serving/monitor/monitor-deployment.ts'
export { rankErrors, type ErrorRanking } from './serving/monitor/rank-errors.ts'
export { addTruth, type AddTruth, type AddedTruth } from './serving/truth/add-truth.ts'
export { listTruth } from './serving/truth/list-truth.ts'
export { exportLog, type LoggedRow } from './serving/export/export-log.ts'
export type { ImportedCall } from './serving/import/import-inferences.ts'
export type { ServingEvent } from './serving/import/take-event.ts'
export { exportChain, type ExportedEntry } from './serving/audit/export-chain.ts'
export { signLog } from './serving/audit/sign-log.ts'
export { verifyLog, type VerifyProgress } from './serving/audit/verify-log.ts'
export { eraseEntity, expirePayloads, listGaps, logGap, type NewGap } from './serving/removals.ts'
export type { LogPolicy } from './serving/log-policy.ts'
export { sampleInferences } from './serving/sample-inferences.ts'
export { explainInference, type Why, type WhyLink } from './serving/why.ts'
export type { DeploymentRow, InferenceRow, PayloadRow, ReplayRow } from '@stemma/store'
export { explainChange } from './explain/explain-change.ts'
export { createJob } from './jobs/create-job.ts'
export { addJobLog, readJobLog } from './jobs/job-log.ts'
export { getJob, listJobs } from './jobs/list-jobs.ts'
export { cancelJob, updateJob } from './jobs/update-job.ts'
export type { JobRow } from '@stemma/store'
export { putRecipe } from './recipes/put-recipe.ts'
export { getRecipe } from './recipes/get-recipe.ts'
export { compareReproduction } from './recipes/compare-reproduction.ts'
export { logRunInputs } from './recipes/log-run-inputs.ts'
export { countRuns, type RunCount } from './runs/count-runs.ts'
export { readFamily, type ReadFamily } from './lineage/read-family.ts'
export type { Family, FamilyEdge, FamilyKind, FamilyNode } from './lineage/family.ts'
export {
  createEndpoint,
  stopEndpoint,
  updateEndpoint,
  type CreateEndpoint,
  type UpdateEndpoint,
} from './endpoints/change-endpoint.ts'
export type { EndpointView } from './endpoints/endpoint-view.ts'
export { getEndpoint, listEndpoints } from './endpoints/list-endpoints.ts'
export { reportEndpoint, type ReportEndpoint } from './endpoints/report-endpoint.ts'
export { createView, type CreateView } from './views/create-view.ts'
export { deleteView } from './views/delete-view.ts'
export { getView } from './views/get-view.ts'
export { listViews } from './views/list-views.ts'
export { updateView, type UpdateView } from './views/update-view.ts'
export type { ViewRow } from '@stemma/store'
