import { boolean, double, list, nested, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { runHead } from './run.ts'
import { columnOf } from './values.ts'

export const minCompareRuns: number = 2
export const maxCompareRuns: number = 100

export const compareRunsRequest = message('CompareRuns', {
  run_ids: list(string()).about('2 to 100 runs.').required(),
})

export type CompareRunsRequest = Infer<typeof compareRunsRequest>

/** A parameter or tag of all compared runs: a value for each run, in the order of `runs`, null where a run has none. */
const comparedText = message('ComparedText', {
  key: string().required(),
  values: columnOf(string()),
  differs: boolean().required(),
})

export type ComparedText = Infer<typeof comparedText>

/** The same of a metric's latest value. NaN equals NaN. */
const comparedMetric = message('ComparedMetric', {
  key: string().required(),
  values: columnOf(double()),
  differs: boolean().required(),
})

export type ComparedMetric = Infer<typeof comparedMetric>

/** A dataset in one context, and which runs used it so. */
const comparedDataset = message('ComparedDataset', {
  name: string().required(),
  digest: string().required(),
  context: string(),
  used: list(boolean()).required(),
  differs: boolean().required(),
})

export type ComparedDataset = Infer<typeof comparedDataset>

/** Runs side by side; rows sorted by key. */
export const runComparison = message('RunComparison', {
  runs: list(nested(runHead)).required(),
  params: list(nested(comparedText)).required(),
  metrics: list(nested(comparedMetric)).required(),
  tags: list(nested(comparedText)).required(),
  datasets: list(nested(comparedDataset)).required(),
})

export type RunComparison = Infer<typeof runComparison>
