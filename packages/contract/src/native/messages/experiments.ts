import { maxSearchResults } from '../../limits.ts'
import { list, nested, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from '../../mlflow/messages/values.ts'
import { lifecycleStage, nextPageToken, pageLimit, pageToken, timeMs, view } from './values.ts'

/** An experiment. */
export const nativeExperiment = message('Experiment', {
  experiment_id: string().required(),
  name: string().required(),
  artifact_location: string().required(),
  lifecycle_stage: lifecycleStage.required(),
  creation_time: timeMs.required(),
  last_update_time: timeMs.required(),
  tags: list(nested(keyValue)).required(),
})

export type NativeExperiment = Infer<typeof nativeExperiment>

export const listExperimentsRequest = message('ListExperiments', {
  filter: string().default(''),
  order_by: list(string()),
  view: view.default('active'),
  limit: pageLimit(maxSearchResults).default(100),
  page_token: pageToken,
})

export type ListExperimentsRequest = Infer<typeof listExperimentsRequest>

export const experimentPage = message('ExperimentPage', {
  experiments: list(nested(nativeExperiment)).required(),
  next_page_token: nextPageToken,
})

export type ExperimentPage = Infer<typeof experimentPage>

export const newExperiment = message('NewExperiment', {
  name: string().required(),
  artifact_location: string().about('A folder of its own below the default root if absent.'),
  tags: list(nested(keyValue)),
})

export type NewExperiment = Infer<typeof newExperiment>

/** The experiment that a request is about: its id, or `name:` and its name. */
export const oneExperiment = message('OneExperiment', {
  experiment_id: string().required(),
})

export type OneExperiment = Infer<typeof oneExperiment>

export const experimentChange = message('ExperimentChange', {
  experiment_id: string().required(),
  name: string().required(),
})

export type ExperimentChange = Infer<typeof experimentChange>

export const experimentTagValue = message('ExperimentTagValue', {
  experiment_id: string().required(),
  key: string().required(),
  value: string().default(''),
})

export type ExperimentTagValue = Infer<typeof experimentTagValue>

export const experimentTagKey = message('ExperimentTagKey', {
  experiment_id: string().required(),
  key: string().required(),
})

export type ExperimentTagKey = Infer<typeof experimentTagKey>
