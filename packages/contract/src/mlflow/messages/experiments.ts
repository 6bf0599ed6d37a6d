import { int64, list, nested, string } from '../../message/field.ts'
import { message } from '../../message/message.ts'
import { keyValue, viewType } from './values.ts'

export const createExperimentRequest = message('CreateExperiment', {
  name: string().required(),
  artifact_location: string(),
  tags: list(nested(keyValue)),
})

export const searchExperimentsRequest = message('SearchExperiments', {
  // Upstream refuses an unset max_results; nobody is served by that.
  max_results: int64().default(1000),
  page_token: string(),
  filter: string().default(''),
  order_by: list(string()),
  view_type: viewType.default('ACTIVE_ONLY'),
})

/** Get, delete and restore. */
export const experimentIdRequest = message('ExperimentId', { experiment_id: string().required() })

export const getExperimentByNameRequest = message('GetExperimentByName', {
  experiment_name: string().required(),
})

export const updateExperimentRequest = message('UpdateExperiment', {
  experiment_id: string().required(),
  new_name: string().required(),
})

export const setExperimentTagRequest = message('SetExperimentTag', {
  experiment_id: string().required(),
  key: string().required(),
  value: string().default(''),
})

export const deleteExperimentTagRequest = message('DeleteExperimentTag', {
  experiment_id: string().required(),
  key: string().required(),
})

export const searchDatasetsRequest = message('SearchDatasets', {
  experiment_ids: list(string()).about('1 to 20.'),
})
