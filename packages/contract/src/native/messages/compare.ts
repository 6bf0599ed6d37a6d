import { boolean, double, list, nested, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { runHead, type RunHead } from './run.ts'
import { columnOf } from './values.ts'

export const minCompareRuns: number = 2
export const maxCompareRuns: number = 100

export interface CompareRunsRequest {
  /** 2 to 100. */
  readonly run_ids: readonly string[]
}

export const compareRunsRequest: Message<CompareRunsRequest> = message<CompareRunsRequest>(
  'CompareRuns',
  { run_ids: list(string()).required() },
)

/** A parameter or tag of all compared runs: a value for each run, in the order of `runs`, null where a run has none. */
export interface ComparedText {
  readonly key: string
  readonly values: readonly (string | null)[]
  readonly differs: boolean
}

const comparedText: Message<ComparedText> = message<ComparedText>('ComparedText', {
  key: string().required(),
  values: columnOf(string()),
  differs: boolean().required(),
})

/** The same of a metric's latest value. NaN equals NaN. */
export interface ComparedMetric {
  readonly key: string
  readonly values: readonly (number | null)[]
  readonly differs: boolean
}

const comparedMetric: Message<ComparedMetric> = message<ComparedMetric>('ComparedMetric', {
  key: string().required(),
  values: columnOf(double()),
  differs: boolean().required(),
})

/** A dataset in one context, and which runs used it so. */
export interface ComparedDataset {
  readonly name: string
  readonly digest: string
  readonly context?: string
  readonly used: readonly boolean[]
  readonly differs: boolean
}

const comparedDataset: Message<ComparedDataset> = message<ComparedDataset>('ComparedDataset', {
  name: string().required(),
  digest: string().required(),
  context: string(),
  used: list(boolean()).required(),
  differs: boolean().required(),
})

/** Runs side by side; rows sorted by key. */
export interface RunComparison {
  readonly runs: readonly RunHead[]
  readonly params: readonly ComparedText[]
  readonly metrics: readonly ComparedMetric[]
  readonly tags: readonly ComparedText[]
  readonly datasets: readonly ComparedDataset[]
}

export const runComparison: Message<RunComparison> = message<RunComparison>('RunComparison', {
  runs: list(nested(runHead)).required(),
  params: list(nested(comparedText)).required(),
  metrics: list(nested(comparedMetric)).required(),
  tags: list(nested(comparedText)).required(),
  datasets: list(nested(comparedDataset)).required(),
})
