import { hash } from 'node:crypto'
import type { ChainedCall, NewInference } from '@stemma/store'

/**
 * What the chain says of a call: JSON without spaces, `["call", inference_id, deployment_id, client_request_id, at, status, rows, predict_us, total_us,
 * data_version, data_min_at, data_max_at, data_ref, content_type, protocol, source, payload_kept, request, response, predictions]`; the last three are SHA-256 in
 * hexadecimal, or null.
 */
export function callContent(
  call: Pick<ChainedCall, 'fields' | 'requestHash' | 'responseHash' | 'predictionsHash'>,
): string {
  const { fields, requestHash, responseHash, predictionsHash } = call
  return JSON.stringify([
    'call',
    ...fields,
    hex(requestHash),
    hex(responseHash),
    hex(predictionsHash),
  ])
}

/** A call that is about to be written, as the chain says it. */
export function chainedFields(
  call: NewInference,
  deploymentId: string,
): Parameters<typeof callContent>[0] {
  return {
    fields: [
      call.inference_id,
      deploymentId,
      call.client_request_id,
      Number(call.at),
      call.status,
      Number(call.row_count),
      Number(call.predict_us),
      Number(call.total_us),
      call.data_version,
      call.data_min_at === null ? null : Number(call.data_min_at),
      call.data_max_at === null ? null : Number(call.data_max_at),
      call.data_ref,
      call.content_type,
      call.protocol,
      call.source,
      call.payload_kept,
    ],
    requestHash: call.request_hash,
    responseHash: call.response_hash,
    predictionsHash: call.predictions_hash,
  }
}

/** What the chain says of something other than a call: its kind and its columns. */
export function rowContent(kind: string, columns: readonly (string | number | null)[]): string {
  return JSON.stringify([kind, ...columns])
}

/** SHA-256 over a line of JSON for each row of an answer: `[row, entity, output, computed]`, with a line feed. */
export function predictionsHashOf(rows: ChainedCall['predictions']): Uint8Array {
  let text = ''
  for (const row of rows) text += `${JSON.stringify(row)}\n`
  return hash('sha256', text, 'buffer')
}

/** SHA-256 over the hash of the entry before in hexadecimal, the number of the entry, and its content, with line feeds between them. */
export function entryHash(before: string, seq: number, content: string): string {
  return hash('sha256', `${before}\n${seq}\n${content}`)
}

/** What is signed: the number of an entry and its hash. */
export function checkpointText(seq: number, entry: string, at: number): string {
  return `stemma-log-checkpoint\n${seq}\n${entry}\n${at}`
}

function hex(bytes: Uint8Array | null): string | null {
  return bytes === null
    ? null
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}
