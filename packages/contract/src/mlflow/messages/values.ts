import { double, int64, oneOf, string } from '../../message/field.ts'
import type { OpenField } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'

/** A tag or parameter. */
export const keyValue = message('KeyValue', {
  key: string().required(),
  value: string().default(''),
})

export type KeyValue = Infer<typeof keyValue>

/** A metric point as a request carries it. */
export const metricInput = message('Metric', {
  key: string().required(),
  value: double().required(),
  timestamp: int64().about('Milliseconds since 1970.').required(),
  step: int64().default(0),
  model_id: string(),
  dataset_name: string(),
  dataset_digest: string(),
  run_id: string().about(
    "Python's `log_metrics` repeats the run here; the request's own run counts.",
  ),
})

export type MetricInput = Infer<typeof metricInput>

/** Which lifecycle stages a search shows. */
export const viewType = oneOf({ ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 })

export type ViewType = Infer<typeof viewType>

export const runStatus = oneOf({
  RUNNING: 1,
  SCHEDULED: 2,
  FINISHED: 3,
  FAILED: 4,
  KILLED: 5,
})

export type RunStatus = Infer<typeof runStatus>

/** MLflow's numbers, which the store keeps. */
export const loggedModelStatusNumbers = {
  LOGGED_MODEL_STATUS_UNSPECIFIED: 0,
  LOGGED_MODEL_PENDING: 1,
  LOGGED_MODEL_READY: 2,
  LOGGED_MODEL_UPLOAD_FAILED: 3,
}

export const loggedModelStatus = oneOf(loggedModelStatusNumbers)

export type LoggedModelStatus = Infer<typeof loggedModelStatus>

/** The run that a request is about; `run_uuid` is its name in MLflow before 1.0. */
export function runId(): OpenField<string> {
  return string().orElse('run_uuid')
}
