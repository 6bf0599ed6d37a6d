import type { Int64 } from '../../int64.ts'
import { int64, list, nested, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { keyValue, runId, type KeyValue } from './values.ts'

export interface DatasetFields {
  readonly name: string
  readonly digest: string
  readonly source_type: string
  readonly source: string
  /** JSON as text. */
  readonly schema?: string
  /** JSON as text. */
  readonly profile?: string
}

const datasetFields: Message<DatasetFields> = message<DatasetFields>('Dataset', {
  name: string().required(),
  digest: string().required(),
  source_type: string().required(),
  source: string().required(),
  schema: string(),
  profile: string(),
})

export interface DatasetInputFields {
  /** `mlflow.data.context` says what the run used the data for. */
  readonly tags: readonly KeyValue[]
  readonly dataset: DatasetFields
}

const datasetInputFields: Message<DatasetInputFields> = message<DatasetInputFields>(
  'DatasetInput',
  {
    tags: list(nested(keyValue)),
    dataset: nested(datasetFields).required(),
  },
)

export interface ModelInputFields {
  readonly model_id: string
}

const modelInputFields: Message<ModelInputFields> = message<ModelInputFields>('ModelInput', {
  model_id: string().required(),
})

export interface LogInputsRequest {
  readonly run_id: string
  readonly datasets: readonly DatasetInputFields[]
  readonly models: readonly ModelInputFields[]
}

export const logInputsRequest: Message<LogInputsRequest> = message<LogInputsRequest>('LogInputs', {
  run_id: runId().required(),
  datasets: list(nested(datasetInputFields)),
  models: list(nested(modelInputFields)),
})

export interface ModelOutputFields {
  readonly model_id: string
  readonly step: Int64
}

const modelOutputFields: Message<ModelOutputFields> = message<ModelOutputFields>('ModelOutput', {
  model_id: string().required(),
  step: int64().default(0),
})

export interface LogOutputsRequest {
  readonly run_id: string
  readonly models: readonly ModelOutputFields[]
}

export const logOutputsRequest: Message<LogOutputsRequest> = message<LogOutputsRequest>(
  'LogOutputs',
  {
    run_id: runId().required(),
    models: list(nested(modelOutputFields)).required(),
  },
)
