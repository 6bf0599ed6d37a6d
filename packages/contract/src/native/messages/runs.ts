import { maxSearchResults } from '../../limits.ts'
import { boolean, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { metricSummary } from '../../mlflow/messages/runs.ts'
import { keyValue, metricInput, runStatus } from '../../mlflow/messages/values.ts'
import { nativeRun } from './run.ts'
import { nextPageToken, pageLimit, pageToken, view } from './values.ts'

const shownKeys = list(string())
  .about(
    'The only keys that the answer shall carry: absent means all, an empty list (`metrics=`) none.',
  )
  .optional()

/** Which runs, and what of them. */
const searched = {
  experiment_ids: list(string()).about('Ids, or `name:` and a name.').required(),
  filter: string().default(''),
  view: view.default('active'),
  order_by: list(string()),
  metrics: shownKeys,
  params: shownKeys,
  tags: shownKeys,
}

export const findRunsRequest = message('FindRuns', {
  ...searched,
  limit: pageLimit(maxSearchResults).default(100),
  page_token: pageToken,
  aggregates: list(metricSummary).about(
    "What to tell of each metric's series besides its latest value.",
  ),
})

export type FindRunsRequest = Infer<typeof findRunsRequest>

export const runPage = message('RunPage', {
  runs: list(nested(nativeRun)).required(),
  next_page_token: nextPageToken,
})

export type RunPage = Infer<typeof runPage>

/** What `GET /runs/export` writes. `ndjson` has a run a line, `csv` a table with a header. */
export const exportFormat = oneOf({ ndjson: 1, csv: 2 })

export type ExportFormat = Infer<typeof exportFormat>

export const exportRunsRequest = message('ExportRuns', {
  ...searched,
  format: exportFormat.default('ndjson'),
  safe_csv: boolean()
    .about('Put an apostrophe before cells that a spreadsheet would take for a formula.')
    .default(false),
})

export type ExportRunsRequest = Infer<typeof exportRunsRequest>

export const runCountsRequest = message('CountRuns', {
  experiment_ids: list(string()).about('1,000 at most.').required(),
})

export const runCounts = message('RunCounts', {
  experiments: list(
    nested(
      message('ExperimentRunCount', {
        experiment_id: string().required(),
        runs: int64().required(),
      }),
    ),
  ).required(),
})

export const newRun = message('NewRun', {
  experiment_id: string().about('An id, or `name:` and a name.').required(),
  name: string(),
  user_id: string(),
  start_time: int64().about("Milliseconds since 1970; the server's clock if absent."),
  tags: list(nested(keyValue)),
})

export type NewRun = Infer<typeof newRun>

export const oneRun = message('OneRun', { run_id: string().required() })

export type OneRun = Infer<typeof oneRun>

export const nativeGetRunRequest = message('GetRun', {
  run_id: string().required(),
  aggregates: list(metricSummary),
})

export type GetRunRequest = Infer<typeof nativeGetRunRequest>

/** Only what is given changes. */
export const runChange = message('RunChange', {
  run_id: string().required(),
  name: string(),
  status: runStatus,
  end_time: int64().about('Milliseconds since 1970; 0 takes it away.'),
})

export type RunChange = Infer<typeof runChange>

export const runBatch = message('RunBatch', {
  run_id: string().required(),
  metrics: list(nested(metricInput)),
  params: list(nested(keyValue)),
  tags: list(nested(keyValue)),
})

export type RunBatch = Infer<typeof runBatch>

/** Names of each kind in one answer, at most. */
export const maxRunKeys = 20_000

export const runKeysRequest = message('RunKeysQuery', {
  experiment_ids: list(string()).about('Ids, or `name:` and a name.').required(),
  contains: string().about('Only names with this text in them, in any case.').default(''),
  limit: pageLimit(maxRunKeys).about('Names of each kind.').default(1000),
})

export type RunKeysRequest = Infer<typeof runKeysRequest>

/** Names in use by runs of some experiments, deleted runs included. */
export const runKeys = message('RunKeys', {
  metrics: list(string()).required(),
  params: list(string()).required(),
  tags: list(string()).required(),
  truncated: boolean().about('There are more names of some kind.').required(),
})

export type RunKeys = Infer<typeof runKeys>
