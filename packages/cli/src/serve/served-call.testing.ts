import type { ServedCall } from '@stemma/scoring'

/** A call, as it was served at a time. */
export function servedCall(atMs: number, fields: Partial<ServedCall> = {}): ServedCall {
  return {
    inferenceId: atMs.toString(16).padStart(12, '0') + '0'.repeat(20),
    clientRequestId: '',
    atMs,
    status: 200,
    predictUs: 1,
    totalUs: 2,
    contentType: 'application/json',
    request: Buffer.from('{"inputs": [1]}'),
    response: Buffer.from('{"predictions": [1]}'),
    seen: undefined,
    protocol: 'mlflow',
    source: 'http',
    dataVersion: '',
    dataMinMs: undefined,
    dataMaxMs: undefined,
    predictions: [{ row: 0, entityKey: '', output: '1', computed: '{}' }],
    ...fields,
  }
}
