import { boolean, double, list, nested, oneOf, string } from '../../message/field.ts'
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

/** Whether figures may be held against each other. */
export const dataVerdict = message('DataVerdict', {
  state: oneOf({ same: 1, different: 2, unknown: 3 }).required(),
  reason: string().about('For people.').required(),
})

export type DataVerdict = Infer<typeof dataVerdict>

/** Runs side by side; rows sorted by key. */
export const runComparison = message('RunComparison', {
  data: nested(dataVerdict).about('Whether they were measured on the same data.').required(),
  runs: list(nested(runHead)).required(),
  params: list(nested(comparedText)).required(),
  metrics: list(nested(comparedMetric)).required(),
  tags: list(nested(comparedText)).required(),
  datasets: list(nested(comparedDataset)).required(),
})

export type RunComparison = Infer<typeof runComparison>
