import { int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue, runId, runStatus, viewType } from './values.ts'

export const createRunRequest = message('CreateRun', {
  experiment_id: string().required(),
  user_id: string(),
  run_name: string(),
  start_time: int64().about("Milliseconds since 1970; the server's clock if absent."),
  tags: list(nested(keyValue)),
})

export const updateRunRequest = message('UpdateRun', {
  run_id: runId().required(),
  status: runStatus,
  end_time: int64().about('Milliseconds since 1970.'),
  run_name: string().about('Empty text changes nothing.'),
})

/** Get, delete and restore. */
export const runIdRequest = message('RunId', {
  run_id: runId().required(),
})

/** What of a metric's series can come along with its last value. */
export const metricSummary = oneOf({ min: 1, max: 2, first: 3, mean: 4, count: 5 })

export type MetricSummary = Infer<typeof metricSummary>

const shownKeys = list(string())
  .about('The only keys that the answer shall carry; absent means all, an empty list none.')
  .optional()

const runProjection = message('RunProjection', {
  metrics: shownKeys,
  params: shownKeys,
  tags: shownKeys,
})

export type RunProjection = Infer<typeof runProjection>

export const searchRunsRequest = message('SearchRuns', {
  experiment_ids: list(string()),
  filter: string().default(''),
  run_view_type: viewType.default('ACTIVE_ONLY'),
  max_results: int64().default(1000),
  order_by: list(string()),
  page_token: string(),
  projection: nested(runProjection).about("Ours; MLflow's clients never send it."),
  summaries: list(metricSummary).about("Ours; MLflow's clients never send it."),
})

export const logParamRequest = message('LogParam', {
  run_id: runId().required(),
  key: string().required(),
  value: string().default(''),
})

export const setRunTagRequest = message('SetTag', {
  run_id: runId().required(),
  key: string().required(),
  value: string().default(''),
})

export const deleteRunTagRequest = message('DeleteTag', {
  run_id: runId().required(),
  key: string().required(),
})

/** What MLflow 2 sends besides a model's artifacts. */
export const logModelRequest = message('LogModel', {
  run_id: runId().required(),
  model_json: string()
    .about('A JSON object as text: `artifact_path`, `flavors`, `utc_time_created`, `run_id`.')
    .required(),
})
