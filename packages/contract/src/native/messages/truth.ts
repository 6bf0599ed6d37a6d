import { boolean, double, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { givenTimeMs, timeMs } from './values.ts'

const truth = message('NewTruth', {
  inference_id: string().about('The call; or an entity and a time instead.').default(''),
  row: int32().between(0, 1_000_000).about('Of the answer of the call.').default(0),
  entity_key: string()
    .about('It is about the last prediction of this entity up to the time.')
    .default(''),
  time: givenTimeMs,
  value: string().about('JSON: what turned out to be true.').required(),
  observed_time: givenTimeMs,
})

export type NativeNewTruth = Infer<typeof truth>

export const addTruthRequest = message('AddTruth', {
  name: string().about('Of the deployments that it is about.').required(),
  truths: list(nested(truth)).required(),
  source: string().about('Where it came from, such as `data:/labels/3`.').default(''),
  within_ms: int64()
    .between(0, 8.64e15)
    .about('With entities: how much older than the time a prediction may be, in milliseconds.'),
})

export const addedTruth = message('AddedTruth', {
  added: int32().about('New, and joined to a prediction.').required(),
  corrected: int32().about('Of these, those that differ from what was held true.').required(),
  unchanged: int32().required(),
  unmatched: int32()
    .about('Kept, but no prediction of the entity up to the time is known yet.')
    .required(),
  joined: int32().about('Kept by earlier requests, and joined to a prediction now.').required(),
})

export type NativeAddedTruth = Infer<typeof addedTruth>

export const truthList = message('Truths', {
  truths: list(
    nested(
      message('Truth', {
        row: int32().required(),
        value: string().about('JSON.').required(),
        observed_time: timeMs,
        recorded_time: timeMs.required(),
        source: string().required(),
        created_by: string().required(),
        is_current: boolean().about('Nothing corrects it.').required(),
      }),
    ),
  )
    .about('The oldest first, 1,000 at most.')
    .required(),
})

const estimate = message('Estimate', {
  value: double().required(),
  low: double().about('Lower end of its 95 % interval.').required(),
  high: double().required(),
})

export type NativeEstimate = Infer<typeof estimate>

const kind = oneOf({ label: 1, number: 2 })
  .about('`label`: errors are shares of wrong labels. `number`: means of how far numbers are off.')
  .required()

const monitored = {
  name: string().about('Of the deployments.').required(),
  from: givenTimeMs,
  until: givenTimeMs,
  least: int32()
    .between(1, 1_000_000)
    .about('With fewer rows there is not enough data for a figure.')
    .default(200),
  output: string().about('Which value of an answer, where it has several.'),
}

export const rankErrorsRequest = message('RankErrors', {
  ...monitored,
  by: list(string()).about('Columns of requests or computed values; all if absent.'),
})

export type RankErrorsRequest = Infer<typeof rankErrorsRequest>

const slice = message('ErrorSlice', {
  by: string().required(),
  segment: string().required(),
  rows: int64().required(),
  error: nested(estimate).required(),
  share_of_errors: double().required(),
  has_enough: boolean().required(),
})

export type NativeErrorSlice = Infer<typeof slice>

export const errorRanking = message('ErrorRanking', {
  kind,
  rows: int64().about('Predictions whose truth is known.').required(),
  overall: nested(estimate),
  slices: list(nested(slice))
    .about('The worst first, by the lower end of the interval; those with too few rows last.')
    .required(),
  is_cut: boolean().about('There were more rows; these are the newest.').required(),
  skipped: int64().about('Rows whose answer or truth is no single value.').required(),
  columns: list(string()).about('What `by` can name.').required(),
})

export type NativeErrorRanking = Infer<typeof errorRanking>

export const monitorRequest = message('Monitor', {
  ...monitored,
  window_ms: int64().between(60_000, 31_622_400_000).default(86_400_000),
})

const monitorWindow = message('MonitorWindow', {
  start: timeMs.required(),
  calls: int64().required(),
  failed: int64().required(),
  rows: int64().required(),
  labelled: int64().required(),
  error: nested(estimate),
  label_delay_ms: int64().about('Median time from a prediction to its truth.'),
  mean_prediction: nested(estimate),
  mean_us: double().required(),
  max_us: int64().required(),
  model_versions: list(int32()).required(),
})

export type NativeMonitorWindow = Infer<typeof monitorWindow>

const drift = message('InputDrift', {
  name: string().required(),
  psi: double().required(),
  js_distance: double().required(),
  level: oneOf({ none: 1, some: 2, large: 3 }).required(),
  missing_before: double().required(),
  missing_now: double().required(),
  unseen: double().about(
    'Share of texts that are not among the frequent ones of the training data.',
  ),
})

export type NativeInputDrift = Infer<typeof drift>

export const monitorAnswer = message('Monitored', {
  kind,
  windows: list(nested(monitorWindow)).about('Those with calls, the oldest first.').required(),
  is_cut: boolean().required(),
  trained_on: string().about('The version of data that the model was trained on.'),
  compared_rows: int64().required(),
  drift: list(nested(drift)).about('The largest first.').required(),
  no_drift: string().about('Why there is no drift to tell.'),
})

export type NativeMonitored = Infer<typeof monitorAnswer>
