import { double, int64, list, nested, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue, runStatus } from '../../mlflow/messages/values.ts'
import { lifecycleStage, timeMs } from './values.ts'

/** The latest point of a metric, and of its whole series what was asked for. */
export const runMetric = message('RunMetric', {
  key: string().required(),
  value: double().about('NaN goes as text.').required(),
  timestamp: timeMs.required(),
  step: int64().required(),
  min: double().about(
    'Absent, like `max`, `first` and `mean`, if not asked for or if the series has no number there.',
  ),
  max: double(),
  first: double(),
  mean: double(),
  count: int64(),
})

export type RunMetric = Infer<typeof runMetric>

/** A run's use of data. */
export const runDataset = message('RunDataset', {
  name: string().required(),
  digest: string().required(),
  context: string().about('`training`, `validation`, …'),
  source_type: string().required(),
  source: string().required(),
  schema: string().about(
    'With one run only; lists leave it out, like the profile, since both can be large.',
  ),
  profile: string(),
  tags: list(nested(keyValue)).required(),
})

export type RunDataset = Infer<typeof runDataset>

const modelOutput = message('ModelOutput', {
  model_id: string().required(),
  step: int64().required(),
})

export type ModelOutput = Infer<typeof modelOutput>

/** What a run is, without what was logged to it. */
export const runHead = message('RunHead', {
  run_id: string().required(),
  experiment_id: string().required(),
  name: string().required(),
  user_id: string().required(),
  status: runStatus.required(),
  lifecycle_stage: lifecycleStage.required(),
  start_time: timeMs.required(),
  end_time: int64().about('Milliseconds since 1970; absent while unset.'),
  artifact_uri: string().required(),
})

export type RunHead = Infer<typeof runHead>

/** A run. Lists are always there, sorted by key; datasets and models stand in the order in which they were logged. */
export const nativeRun = message('Run', {
  ...runHead.fields,
  metrics: list(nested(runMetric)).required(),
  params: list(nested(keyValue)).required(),
  tags: list(nested(keyValue)).required(),
  datasets: list(nested(runDataset)).required(),
  model_inputs: list(string()).required(),
  model_outputs: list(nested(modelOutput)).required(),
})

export type NativeRun = Infer<typeof nativeRun>
