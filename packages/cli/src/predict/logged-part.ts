import type { LogInferencesRequest } from '@stemma/contract'
import type { BatchPart } from '@stemma/scoring'

export type LoggedInference = LogInferencesRequest['inferences'][number]

/** A part of a table as a call of the log: `dataVersion` is what the rows are of, empty for a file. */
export async function loggedPart(part: BatchPart, dataVersion: string): Promise<LoggedInference> {
  const { predictionsOf } = await import('@stemma/scoring')
  const predictions = predictionsOf(part.answer.toString(), part.computed, part.keys)
  return {
    inference_id: part.inferenceId,
    client_request_id: '',
    time: part.atMs,
    status: 200,
    rows: predictions.length,
    predict_us: part.predictUs,
    total_us: part.predictUs,
    data_version: dataVersion,
    data_ref: JSON.stringify({ from: part.from, to: part.to }),
    content_type: 'application/vnd.apache.parquet',
    protocol: 'mlflow',
    source: 'batch',
    request_encoding: 'text',
    request_hash: '',
    response_encoding: 'text',
    response_hash: '',
    predictions: predictions.map(({ row, entityKey, output, computed }) => ({
      row,
      entity_key: entityKey,
      output,
      computed,
    })),
  }
}
