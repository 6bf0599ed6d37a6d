export type { CoreSettings, Ctx } from './ctx.ts'
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
export { metricSamples, type RunPoints } from './metrics/metric-samples.ts'
export { createRun } from './runs/create-run.ts'
export { deleteRun } from './runs/delete-run.ts'
export { deleteTag } from './runs/delete-tag.ts'
export { getRun } from './runs/get-run.ts'
export { logBatch, type LogBatchInput, type MetricInput } from './runs/log-batch.ts'
export { logInputs } from './runs/log-inputs.ts'
export { logModel } from './runs/log-model.ts'
export { logOutputs } from './runs/log-outputs.ts'
export { restoreRun } from './runs/restore-run.ts'
export type { RunView } from './runs/run-view.ts'
export {
  searchRuns,
  searchRunsAs,
  type RunRenderer,
  type SearchRunsInput,
} from './runs/search-runs.ts'
export { updateRun } from './runs/update-run.ts'
export { finishPurge } from './trash/finish-purge.ts'
export { finishPurged } from './trash/finish-purged.ts'
export {
  listTrash,
  type ListTrashInput,
  type TrashEntry,
  type TrashPage,
} from './trash/list-trash.ts'
export { planPurge, type PurgePlanPage, type PurgePlanPoint } from './trash/plan-purge.ts'
export { preparePurge, type PurgeInput } from './trash/prepare-purge.ts'
export { purgeStep, type PurgeFiles, type PurgeStep } from './trash/purge-step.ts'
