import type { Int64 } from '../../int64.ts'
import { maxSearchResults } from '../../limits.ts'
import { boolean, int64, list, nested, oneOf, string, type OpenField } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import type { MetricSummary } from '../../mlflow/messages/runs.ts'
import {
  keyValue,
  metricInput,
  runStatus,
  type KeyValue,
  type MetricInput,
  type RunStatus,
} from '../../mlflow/messages/values.ts'
import { nativeRun, type NativeRun } from './run.ts'
import { nextPageToken, pageLimit, view, type View } from './values.ts'

const aggregate: OpenField<MetricSummary> = oneOf({ min: 1, max: 2, first: 3, mean: 4, count: 5 })

export interface FindRunsRequest {
  /** Ids, or `name:` and a name. */
  readonly experiment_ids: readonly string[]
  readonly filter: string
  readonly view: View
  readonly order_by: readonly string[]
  readonly limit: number
  readonly page_token?: string
  /** The only metrics that the answer shall carry, like `params` and `tags`: absent means all, an empty list (`metrics=`) none. */
  readonly metrics?: readonly string[]
  readonly params?: readonly string[]
  readonly tags?: readonly string[]
  /** What to tell of each metric's series besides its latest value. */
  readonly aggregates: readonly MetricSummary[]
}

export const findRunsRequest: Message<FindRunsRequest> = message<FindRunsRequest>('FindRuns', {
  experiment_ids: list(string()).required(),
  filter: string().default(''),
  view: view.default('active'),
  order_by: list(string()),
  limit: pageLimit(maxSearchResults).default(100),
  page_token: string(),
  metrics: list(string()).optional(),
  params: list(string()).optional(),
  tags: list(string()).optional(),
  aggregates: list(aggregate),
})

export interface RunPage {
  readonly runs: readonly NativeRun[]
  readonly next_page_token?: string
}

export const runPage: Message<RunPage> = message<RunPage>('RunPage', {
  runs: list(nested(nativeRun)).required(),
  next_page_token: nextPageToken,
})

/** What `GET /runs/export` writes. `ndjson` has a run a line, `csv` a table with a header. */
export type ExportFormat = 'ndjson' | 'csv'

export const exportFormat: OpenField<ExportFormat> = oneOf({ ndjson: 1, csv: 2 })

export type ExportRunsRequest = Omit<FindRunsRequest, 'limit' | 'page_token' | 'aggregates'> & {
  readonly format: ExportFormat
  /** Put an apostrophe before cells that a spreadsheet would take for a formula. */
  readonly safe_csv: boolean
}

export const exportRunsRequest: Message<ExportRunsRequest> = message<ExportRunsRequest>(
  'ExportRuns',
  {
    experiment_ids: findRunsRequest.fields.experiment_ids,
    filter: findRunsRequest.fields.filter,
    view: findRunsRequest.fields.view,
    order_by: findRunsRequest.fields.order_by,
    metrics: findRunsRequest.fields.metrics,
    params: findRunsRequest.fields.params,
    tags: findRunsRequest.fields.tags,
    format: exportFormat.default('ndjson'),
    safe_csv: boolean().default(false),
  },
)

export interface NewRun {
  readonly experiment_id: string
  readonly name?: string
  readonly user_id?: string
  /** Milliseconds since 1970; the server's clock if absent. */
  readonly start_time?: Int64
  readonly tags: readonly KeyValue[]
}

export const newRun: Message<NewRun> = message<NewRun>('NewRun', {
  experiment_id: string().default('0'),
  name: string(),
  user_id: string(),
  start_time: int64(),
  tags: list(nested(keyValue)),
})

export interface OneRun {
  readonly run_id: string
}

export const oneRun: Message<OneRun> = message<OneRun>('OneRun', { run_id: string().required() })

export interface GetRunRequest {
  readonly run_id: string
  readonly aggregates: readonly MetricSummary[]
}

export const nativeGetRunRequest: Message<GetRunRequest> = message<GetRunRequest>('GetRun', {
  run_id: string().required(),
  aggregates: list(aggregate),
})

/** Only what is given changes. */
export interface RunChange {
  readonly run_id: string
  readonly name?: string
  readonly status?: RunStatus
  /** Milliseconds since 1970; 0 takes it away. */
  readonly end_time?: Int64
}

export const runChange: Message<RunChange> = message<RunChange>('RunChange', {
  run_id: string().required(),
  name: string(),
  status: runStatus,
  end_time: int64(),
})

export interface RunBatch {
  readonly run_id: string
  readonly metrics: readonly MetricInput[]
  readonly params: readonly KeyValue[]
  readonly tags: readonly KeyValue[]
}

export const runBatch: Message<RunBatch> = message<RunBatch>('RunBatch', {
  run_id: string().required(),
  metrics: list(nested(metricInput)),
  params: list(nested(keyValue)),
  tags: list(nested(keyValue)),
})
