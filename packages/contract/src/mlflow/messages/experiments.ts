import { int64, list, nested, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue, viewType } from './values.ts'

export const createExperimentRequest = message('CreateExperiment', {
  name: string().required(),
  artifact_location: string(),
  tags: list(nested(keyValue)),
})

export type CreateExperimentRequest = Infer<typeof createExperimentRequest>

export const searchExperimentsRequest = message('SearchExperiments', {
  // Upstream refuses an unset max_results; nobody is served by that.
  max_results: int64().default(1000),
  page_token: string(),
  filter: string().default(''),
  order_by: list(string()),
  view_type: viewType.default('ACTIVE_ONLY'),
})

export type SearchExperimentsRequest = Infer<typeof searchExperimentsRequest>

/** Get, delete and restore. */
export const experimentIdRequest = message('ExperimentId', { experiment_id: string().required() })

export type ExperimentIdRequest = Infer<typeof experimentIdRequest>

export const getExperimentByNameRequest = message('GetExperimentByName', {
  experiment_name: string().required(),
})

export type GetExperimentByNameRequest = Infer<typeof getExperimentByNameRequest>

export const updateExperimentRequest = message('UpdateExperiment', {
  experiment_id: string().required(),
  new_name: string().required(),
})

export type UpdateExperimentRequest = Infer<typeof updateExperimentRequest>

export const setExperimentTagRequest = message('SetExperimentTag', {
  experiment_id: string().required(),
  key: string().required(),
  value: string().default(''),
})

export type SetExperimentTagRequest = Infer<typeof setExperimentTagRequest>

export const deleteExperimentTagRequest = message('DeleteExperimentTag', {
  experiment_id: string().required(),
  key: string().required(),
})

export type DeleteExperimentTagRequest = Infer<typeof deleteExperimentTagRequest>

export const searchDatasetsRequest = message('SearchDatasets', {
  experiment_ids: list(string()).required(),
})

export type SearchDatasetsRequest = Infer<typeof searchDatasetsRequest>
