import type { Int64 } from '../../int64.ts'
import { maxSearchResults } from '../../limits.ts'
import { int64, list, nested, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import type { LifecycleStage } from '../../mlflow/entities.ts'
import { keyValue, type KeyValue } from '../../mlflow/messages/values.ts'
import { lifecycleStage, nextPageToken, pageLimit, view, type View } from './values.ts'

/** An experiment; times in milliseconds since 1970. */
export interface NativeExperiment {
  readonly experiment_id: string
  readonly name: string
  readonly artifact_location: string
  readonly lifecycle_stage: LifecycleStage
  readonly creation_time: Int64
  readonly last_update_time: Int64
  readonly tags: readonly KeyValue[]
}

export const nativeExperiment: Message<NativeExperiment> = message<NativeExperiment>('Experiment', {
  experiment_id: string().required(),
  name: string().required(),
  artifact_location: string().required(),
  lifecycle_stage: lifecycleStage.required(),
  creation_time: int64().required(),
  last_update_time: int64().required(),
  tags: list(nested(keyValue)).required(),
})

export interface ListExperimentsRequest {
  readonly filter: string
  readonly order_by: readonly string[]
  readonly view: View
  readonly limit: number
  readonly page_token?: string
}

export const listExperimentsRequest: Message<ListExperimentsRequest> =
  message<ListExperimentsRequest>('ListExperiments', {
    filter: string().default(''),
    order_by: list(string()),
    view: view.default('active'),
    limit: pageLimit(maxSearchResults).default(100),
    page_token: string(),
  })

export interface ExperimentPage {
  readonly experiments: readonly NativeExperiment[]
  readonly next_page_token?: string
}

export const experimentPage: Message<ExperimentPage> = message<ExperimentPage>('ExperimentPage', {
  experiments: list(nested(nativeExperiment)).required(),
  next_page_token: nextPageToken,
})

export interface NewExperiment {
  readonly name: string
  readonly artifact_location?: string
  readonly tags: readonly KeyValue[]
}

export const newExperiment: Message<NewExperiment> = message<NewExperiment>('NewExperiment', {
  name: string().required(),
  artifact_location: string().about('A folder of its own below the default root if absent.'),
  tags: list(nested(keyValue)),
})

/** The experiment that a request is about: its id, or `name:` and its name. */
export interface OneExperiment {
  readonly experiment_id: string
}

export const oneExperiment: Message<OneExperiment> = message<OneExperiment>('OneExperiment', {
  experiment_id: string().required(),
})

export interface ExperimentChange {
  readonly experiment_id: string
  readonly name: string
}

export const experimentChange: Message<ExperimentChange> = message<ExperimentChange>(
  'ExperimentChange',
  { experiment_id: string().required(), name: string().required() },
)

export interface ExperimentTagValue {
  readonly experiment_id: string
  readonly key: string
  readonly value: string
}

export const experimentTagValue: Message<ExperimentTagValue> = message<ExperimentTagValue>(
  'ExperimentTagValue',
  {
    experiment_id: string().required(),
    key: string().required(),
    value: string().default(''),
  },
)

export interface ExperimentTagKey {
  readonly experiment_id: string
  readonly key: string
}

export const experimentTagKey: Message<ExperimentTagKey> = message<ExperimentTagKey>(
  'ExperimentTagKey',
  { experiment_id: string().required(), key: string().required() },
)
