import type { Int64 } from '../../int64.ts'
import { double, int64, list, nested, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import type { LifecycleStage } from '../../mlflow/entities.ts'
import { keyValue, runStatus, type KeyValue, type RunStatus } from '../../mlflow/messages/values.ts'
import { lifecycleStage } from './values.ts'

/** The latest point of a metric, and of its whole series what was asked for. */
export interface RunMetric {
  readonly key: string
  /** NaN goes as text. */
  readonly value: number
  /** Milliseconds since 1970. */
  readonly timestamp: Int64
  readonly step: Int64
  /** Absent, like `max`, `first` and `mean`, if not asked for or if the series has no number there. */
  readonly min?: number
  readonly max?: number
  readonly first?: number
  readonly mean?: number
  readonly count?: Int64
}

export const runMetric: Message<RunMetric> = message<RunMetric>('RunMetric', {
  key: string().required(),
  value: double().required(),
  timestamp: int64().required(),
  step: int64().required(),
  min: double(),
  max: double(),
  first: double(),
  mean: double(),
  count: int64(),
})

/** A run's use of data. */
export interface RunDataset {
  readonly name: string
  readonly digest: string
  /** `training`, `validation`, … */
  readonly context?: string
  readonly source_type: string
  readonly source: string
  /** With one run only; lists leave it out, like the profile, since both can be large. */
  readonly schema?: string
  readonly profile?: string
  readonly tags: readonly KeyValue[]
}

export const runDataset: Message<RunDataset> = message<RunDataset>('RunDataset', {
  name: string().required(),
  digest: string().required(),
  context: string(),
  source_type: string().required(),
  source: string().required(),
  schema: string(),
  profile: string(),
  tags: list(nested(keyValue)).required(),
})

export interface ModelOutput {
  readonly model_id: string
  readonly step: Int64
}

const modelOutput: Message<ModelOutput> = message<ModelOutput>('ModelOutput', {
  model_id: string().required(),
  step: int64().required(),
})

/** What a run is, without what was logged to it. Times in milliseconds since 1970. */
export interface RunHead {
  readonly run_id: string
  readonly experiment_id: string
  readonly name: string
  readonly user_id: string
  readonly status: RunStatus
  readonly lifecycle_stage: LifecycleStage
  readonly start_time: Int64
  /** Absent while unset. */
  readonly end_time?: Int64
  readonly artifact_uri: string
}

export const runHead: Message<RunHead> = message<RunHead>('RunHead', {
  run_id: string().required(),
  experiment_id: string().required(),
  name: string().required(),
  user_id: string().required(),
  status: runStatus.required(),
  lifecycle_stage: lifecycleStage.required(),
  start_time: int64().required(),
  end_time: int64(),
  artifact_uri: string().required(),
})

/** A run. Lists are always there, sorted by key; datasets and models stand in the order in which they were logged. */
export interface NativeRun extends RunHead {
  readonly metrics: readonly RunMetric[]
  readonly params: readonly KeyValue[]
  readonly tags: readonly KeyValue[]
  readonly datasets: readonly RunDataset[]
  readonly model_inputs: readonly string[]
  readonly model_outputs: readonly ModelOutput[]
}

export const nativeRun: Message<NativeRun> = message<NativeRun>('Run', {
  ...runHead.fields,
  metrics: list(nested(runMetric)).required(),
  params: list(nested(keyValue)).required(),
  tags: list(nested(keyValue)).required(),
  datasets: list(nested(runDataset)).required(),
  model_inputs: list(string()).required(),
  model_outputs: list(nested(modelOutput)).required(),
})
