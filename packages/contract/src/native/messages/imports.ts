import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue, loggedModelStatus, runStatus } from '../../mlflow/messages/values.ts'
import { lifecycleStage, timeMs } from './values.ts'

/** Things of one kind in one request. */
export const mostImported = 1000

export const importedExperiment = message('ImportedExperiment', {
  name: string().required(),
  experiment_id: string().about('Kept if it is free.'),
  artifact_location: string(),
  lifecycle_stage: lifecycleStage.default('active'),
  created_at: timeMs,
  tags: list(nested(keyValue)),
})

export type ImportedExperiment = Infer<typeof importedExperiment>

export const experimentImport = message('ExperimentImport', {
  experiment_id: string().about('Under which it is here.').required(),
  is_new: boolean().required(),
})

/** One metric of a run with points, as columns. */
export const importedSeries = message('ImportedSeries', {
  key: string().required(),
  columns: string()
    .about(
      'Base64 of three columns, one after the other, each of 8 little-endian bytes a point: steps and times (milliseconds since 1970) as doubles, or as 64-bit integers where `is_exact`; values as doubles.',
    )
    .required(),
  is_exact: boolean().default(false),
})

export type ImportedSeries = Infer<typeof importedSeries>

const dataset = message('ImportedDataset', {
  name: string().required(),
  digest: string().required(),
  source_type: string().default(''),
  source: string().default(''),
  schema: string(),
  profile: string(),
  tags: list(nested(keyValue)),
})

const modelOutput = message('ImportedModelOutput', {
  model_id: string().required(),
  step: int64().default(0),
})

export const importedRun = message('ImportedRun', {
  run_id: string().about('Kept.').required(),
  experiment_id: string().required(),
  name: string().default(''),
  user_id: string().default(''),
  status: runStatus.default('FINISHED'),
  start_time: timeMs.required(),
  end_time: timeMs,
  lifecycle_stage: lifecycleStage.default('active'),
  artifact_uri: string().about('Where its files are; a place of its own here if absent.'),
  params: list(nested(keyValue)),
  tags: list(nested(keyValue)),
  datasets: list(nested(dataset)),
  model_inputs: list(string()),
  model_outputs: list(nested(modelOutput)),
})

export type ImportedRun = Infer<typeof importedRun>

export const importRunsRequest = message('ImportRuns', {
  runs: list(nested(importedRun)).about(`At most ${mostImported}.`).required(),
})

export type ImportRunsRequest = Infer<typeof importRunsRequest>

export const importedPoints = message('ImportedPoints', {
  run_id: string().required(),
  series: list(nested(importedSeries)).required(),
})

export const importPointsRequest = message('ImportPoints', {
  runs: list(nested(importedPoints)).about(`At most ${mostImported}.`).required(),
})

export type ImportPointsRequest = Infer<typeof importPointsRequest>

const refusal = message('ImportRefusal', {
  subject: string().about('What was not taken.').required(),
  reason: string().required(),
})

export type ImportRefusal = Infer<typeof refusal>

/** What became of one request of an import. */
export const importResult = message('ImportResult', {
  added: int64().about('New here.').required(),
  known: int64().about('There before; brought up to date.').required(),
  refused: list(nested(refusal)).required(),
})

export type ImportResult = Infer<typeof importResult>

export const importedModel = message('ImportedLoggedModel', {
  model_id: string().about('Kept.').required(),
  experiment_id: string().required(),
  name: string().required(),
  model_type: string().default(''),
  source_run_id: string().default(''),
  artifact_uri: string(),
  status: loggedModelStatus.default('LOGGED_MODEL_READY'),
  status_message: string(),
  created_at: timeMs.required(),
  updated_at: timeMs.required(),
  lifecycle_stage: lifecycleStage.default('active'),
  params: list(nested(keyValue)),
  tags: list(nested(keyValue)),
})

export type ImportedLoggedModel = Infer<typeof importedModel>

export const importModelsRequest = message('ImportLoggedModels', {
  models: list(nested(importedModel)).about(`At most ${mostImported}.`).required(),
})

export const importedVersion = message('ImportedVersion', {
  version: int32().between(1, 2_147_483_647).required(),
  source: string().default(''),
  storage_location: string(),
  run_id: string().default(''),
  run_link: string().default(''),
  model_id: string().default(''),
  description: string(),
  user_id: string(),
  stage: oneOf({ None: 1, Staging: 2, Production: 3, Archived: 4 }).default('None'),
  status: string().default('READY'),
  created_at: timeMs.required(),
  updated_at: timeMs.required(),
  tags: list(nested(keyValue)),
})

const alias = message('ImportedAlias', {
  alias: string().required(),
  version: int32().required(),
})

export const importedRegisteredModel = message('ImportedRegisteredModel', {
  name: string().required(),
  description: string(),
  created_at: timeMs,
  tags: list(nested(keyValue)),
  versions: list(nested(importedVersion)),
  aliases: list(nested(alias)).about('Set again where they name another version here.'),
})

export type ImportedRegisteredModel = Infer<typeof importedRegisteredModel>

export const importRegistryRequest = message('ImportRegistry', {
  models: list(nested(importedRegisteredModel)).about(`At most ${mostImported}.`).required(),
})
