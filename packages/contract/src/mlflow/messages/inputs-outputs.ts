import { int64, list, nested, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue, runId } from './values.ts'

const datasetFields = message('Dataset', {
  name: string().required(),
  digest: string().required(),
  source_type: string().required(),
  source: string().required(),
  schema: string().about('JSON as text.'),
  profile: string().about('JSON as text.'),
})

export type DatasetFields = Infer<typeof datasetFields>

const datasetInputFields = message('DatasetInput', {
  tags: list(nested(keyValue)).about('`mlflow.data.context` says what the run used the data for.'),
  dataset: nested(datasetFields).required(),
})

const modelInputFields = message('ModelInput', {
  model_id: string().required(),
})

export type ModelInputFields = Infer<typeof modelInputFields>

export const logInputsRequest = message('LogInputs', {
  run_id: runId().required(),
  datasets: list(nested(datasetInputFields)),
  models: list(nested(modelInputFields)),
})

const modelOutputFields = message('ModelOutput', {
  model_id: string().required(),
  step: int64().default(0),
})

export type ModelOutputFields = Infer<typeof modelOutputFields>

export const logOutputsRequest = message('LogOutputs', {
  run_id: runId().required(),
  models: list(nested(modelOutputFields)).required(),
})
