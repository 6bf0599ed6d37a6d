import type { SourceRun } from '@stemma/contract'
import type { HistorySums } from '../import/history-sums.ts'
import { exportExperiment } from './export-experiment.ts'
import { refuseHomeless } from './export-files.ts'
import { exportModel, exportOutputs } from './export-model.ts'
import { exportPoints } from './export-points.ts'
import { exportRegistered } from './export-registered.ts'
import { exportRun } from './export-run.ts'
import { tolerated, type Exported, type ExportHistory } from './exported.ts'

/** Writes a history to a real MLflow by its REST API. What is there from before is brought up to date. */
export async function exportHistory(options: ExportHistory): Promise<HistorySums> {
  const { source, target } = options
  const state: Exported = {
    ...options,
    sums: {
      ...{ experiments: 0, runs: 0, newRuns: 0, points: 0, loggedModels: 0, registeredModels: 0 },
      ...{ files: 0, refused: [] },
    },
    experimentIds: new Map(),
    known: new Map(),
    runs: new Map(),
    models: new Map(),
    deletedRuns: new Set(),
    homeless: new Set(),
  }
  const experiments = await source.experiments()
  for (const experiment of experiments) await exportExperiment(state, experiment)
  const outputs = new Map<string, NonNullable<SourceRun['model_outputs']>>()
  for await (const run of source.runs()) {
    await exportRun(state, run)
    if ((run.model_outputs?.length ?? 0) > 0) outputs.set(run.run_id, run.model_outputs ?? [])
  }
  await exportPoints(state)
  for await (const model of source.loggedModels()) await exportModel(state, model)
  await exportOutputs(state, outputs)
  for await (const model of source.registry()) await exportRegistered(state, model)
  for (const runId of state.deletedRuns)
    await tolerated(state, runId, target.ask('runs/delete', { run_id: runId }))
  for (const { sourceId, name, lifecycle_stage } of experiments) {
    if (lifecycle_stage !== 'deleted') continue
    const experiment_id = state.experimentIds.get(sourceId)
    await tolerated(state, name, target.ask('experiments/delete', { experiment_id }))
  }
  refuseHomeless(state)
  return state.sums
}
