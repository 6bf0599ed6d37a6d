import type { Int64 } from '../../int64.ts'
import { int64, list, nested, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { keyValue, viewType, type KeyValue, type ViewType } from './values.ts'

export interface CreateExperimentRequest {
  readonly name: string
  readonly artifact_location?: string
  readonly tags: readonly KeyValue[]
}

export const createExperimentRequest: Message<CreateExperimentRequest> =
  message<CreateExperimentRequest>('CreateExperiment', {
    name: string().required(),
    artifact_location: string(),
    tags: list(nested(keyValue)),
  })

export interface SearchExperimentsRequest {
  readonly max_results: Int64
  readonly page_token?: string
  readonly filter: string
  readonly order_by: readonly string[]
  readonly view_type: ViewType
}

export const searchExperimentsRequest: Message<SearchExperimentsRequest> =
  message<SearchExperimentsRequest>('SearchExperiments', {
    // Upstream refuses an unset max_results; nobody is served by that.
    max_results: int64().default(1000),
    page_token: string(),
    filter: string().default(''),
    order_by: list(string()),
    view_type: viewType.default('ACTIVE_ONLY'),
  })

/** Get, delete and restore. */
export interface ExperimentIdRequest {
  readonly experiment_id: string
}

export const experimentIdRequest: Message<ExperimentIdRequest> = message<ExperimentIdRequest>(
  'ExperimentId',
  { experiment_id: string().required() },
)

export interface GetExperimentByNameRequest {
  readonly experiment_name: string
}

export const getExperimentByNameRequest: Message<GetExperimentByNameRequest> =
  message<GetExperimentByNameRequest>('GetExperimentByName', {
    experiment_name: string().required(),
  })

export interface UpdateExperimentRequest {
  readonly experiment_id: string
  readonly new_name: string
}

export const updateExperimentRequest: Message<UpdateExperimentRequest> =
  message<UpdateExperimentRequest>('UpdateExperiment', {
    experiment_id: string().required(),
    new_name: string().required(),
  })

export interface SetExperimentTagRequest {
  readonly experiment_id: string
  readonly key: string
  readonly value: string
}

export const setExperimentTagRequest: Message<SetExperimentTagRequest> =
  message<SetExperimentTagRequest>('SetExperimentTag', {
    experiment_id: string().required(),
    key: string().required(),
    value: string().default(''),
  })

export interface DeleteExperimentTagRequest {
  readonly experiment_id: string
  readonly key: string
}

export const deleteExperimentTagRequest: Message<DeleteExperimentTagRequest> =
  message<DeleteExperimentTagRequest>('DeleteExperimentTag', {
    experiment_id: string().required(),
    key: string().required(),
  })

export interface SearchDatasetsRequest {
  readonly experiment_ids: readonly string[]
}

export const searchDatasetsRequest: Message<SearchDatasetsRequest> = message<SearchDatasetsRequest>(
  'SearchDatasets',
  { experiment_ids: list(string()).required() },
)
