import type { Int64 } from '../../int64.ts'
import { int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import {
  keyValue,
  runId,
  runStatus,
  viewType,
  type KeyValue,
  type RunStatus,
  type ViewType,
} from './values.ts'

export interface CreateRunRequest {
  /** Empty means the default experiment, `"0"`. */
  readonly experiment_id: string
  readonly user_id?: string
  readonly run_name?: string
  /** Milliseconds since 1970; the server's clock if absent. */
  readonly start_time?: Int64
  readonly tags: readonly KeyValue[]
}

export const createRunRequest: Message<CreateRunRequest> = message<CreateRunRequest>('CreateRun', {
  experiment_id: string().default(''),
  user_id: string(),
  run_name: string(),
  start_time: int64(),
  tags: list(nested(keyValue)),
})

export interface UpdateRunRequest {
  readonly run_id: string
  readonly status?: RunStatus
  /** Milliseconds since 1970. */
  readonly end_time?: Int64
  /** Empty text changes nothing. */
  readonly run_name?: string
}

export const updateRunRequest: Message<UpdateRunRequest> = message<UpdateRunRequest>('UpdateRun', {
  run_id: runId().required(),
  status: runStatus,
  end_time: int64(),
  run_name: string(),
})

/** Get, delete and restore. */
export interface RunIdRequest {
  readonly run_id: string
}

export const runIdRequest: Message<RunIdRequest> = message<RunIdRequest>('RunId', {
  run_id: runId().required(),
})

/** What of a metric's series can come along with its last value. */
export type MetricSummary = 'min' | 'max' | 'first' | 'mean' | 'count'

/** The only keys that the answer shall carry; an absent list means all, an empty one none. */
export interface RunProjection {
  readonly metrics?: readonly string[]
  readonly params?: readonly string[]
  readonly tags?: readonly string[]
}

const runProjection: Message<RunProjection> = message<RunProjection>('RunProjection', {
  metrics: list(string()).optional(),
  params: list(string()).optional(),
  tags: list(string()).optional(),
})

export interface SearchRunsRequest {
  readonly experiment_ids: readonly string[]
  readonly filter: string
  readonly run_view_type: ViewType
  readonly max_results: Int64
  readonly order_by: readonly string[]
  readonly page_token?: string
  /** Ours; MLflow's clients never send it. */
  readonly projection?: RunProjection
  /** Ours as well. */
  readonly summaries: readonly MetricSummary[]
}

export const searchRunsRequest: Message<SearchRunsRequest> = message<SearchRunsRequest>(
  'SearchRuns',
  {
    experiment_ids: list(string()),
    filter: string().default(''),
    run_view_type: viewType.default('ACTIVE_ONLY'),
    max_results: int64().default(1000),
    order_by: list(string()),
    page_token: string(),
    projection: nested(runProjection),
    summaries: list(oneOf({ min: 1, max: 2, first: 3, mean: 4, count: 5 })),
  },
)

export interface LogParamRequest {
  readonly run_id: string
  readonly key: string
  readonly value: string
}

export const logParamRequest: Message<LogParamRequest> = message<LogParamRequest>('LogParam', {
  run_id: runId().required(),
  key: string().required(),
  value: string().default(''),
})

export interface SetRunTagRequest {
  readonly run_id: string
  readonly key: string
  readonly value: string
}

export const setRunTagRequest: Message<SetRunTagRequest> = message<SetRunTagRequest>('SetTag', {
  run_id: runId().required(),
  key: string().required(),
  value: string().default(''),
})

export interface DeleteRunTagRequest {
  readonly run_id: string
  readonly key: string
}

export const deleteRunTagRequest: Message<DeleteRunTagRequest> = message<DeleteRunTagRequest>(
  'DeleteTag',
  {
    run_id: runId().required(),
    key: string().required(),
  },
)

/** What MLflow 2 sends besides a model's artifacts. */
export interface LogModelRequest {
  readonly run_id: string
  /** A JSON object as text: `artifact_path`, `flavors`, `utc_time_created`, `run_id`. */
  readonly model_json: string
}

export const logModelRequest: Message<LogModelRequest> = message<LogModelRequest>('LogModel', {
  run_id: runId().required(),
  model_json: string().required(),
})
