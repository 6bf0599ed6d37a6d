import type { Int64 } from '../../int64.ts'
import { double, int64, oneOf, string } from '../../message/field.ts'
import type { OpenField } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'

/** A tag or parameter. */
export interface KeyValue {
  readonly key: string
  readonly value: string
}

export const keyValue: Message<KeyValue> = message<KeyValue>('KeyValue', {
  key: string().required(),
  value: string().default(''),
})

/** A metric point as a request carries it. */
export interface MetricInput {
  readonly key: string
  readonly value: number
  /** Milliseconds since 1970. */
  readonly timestamp: Int64
  readonly step: Int64
  readonly model_id?: string
  readonly dataset_name?: string
  readonly dataset_digest?: string
  /** Python's `log_metrics` repeats the run here; the request's own run counts. */
  readonly run_id?: string
}

export const metricInput: Message<MetricInput> = message<MetricInput>('Metric', {
  key: string().required(),
  value: double().required(),
  timestamp: int64().required(),
  step: int64().default(0),
  model_id: string(),
  dataset_name: string(),
  dataset_digest: string(),
  run_id: string(),
})

/** Which lifecycle stages a search shows. */
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL'

export const viewType: OpenField<ViewType> = oneOf({ ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 })

export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED'

export const runStatus: OpenField<RunStatus> = oneOf({
  RUNNING: 1,
  SCHEDULED: 2,
  FINISHED: 3,
  FAILED: 4,
  KILLED: 5,
})

export type LoggedModelStatus =
  | 'LOGGED_MODEL_STATUS_UNSPECIFIED'
  | 'LOGGED_MODEL_PENDING'
  | 'LOGGED_MODEL_READY'
  | 'LOGGED_MODEL_UPLOAD_FAILED'

/** MLflow's numbers, which the store keeps. */
export const loggedModelStatusNumbers: Readonly<Record<LoggedModelStatus, number>> = {
  LOGGED_MODEL_STATUS_UNSPECIFIED: 0,
  LOGGED_MODEL_PENDING: 1,
  LOGGED_MODEL_READY: 2,
  LOGGED_MODEL_UPLOAD_FAILED: 3,
}

export const loggedModelStatus: OpenField<LoggedModelStatus> = oneOf(loggedModelStatusNumbers)

/** The run that a request is about; `run_uuid` is its name in MLflow before 1.0. */
export function runId(): OpenField<string> {
  return string().orElse('run_uuid')
}
