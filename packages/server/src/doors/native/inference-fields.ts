import type { LogInferencesRequest, NativeInference } from '@stemma/contract'
import type { InferenceRow, LoggedCall, PayloadRow } from '@stemma/core'

type Logged = LogInferencesRequest['inferences'][number]

/** A call as somebody sends it for the log. */
export function loggedCallOf({ predictions, ...call }: Logged): LoggedCall {
  const isKept =
    call.request !== undefined || call.response !== undefined || call.seen !== undefined
  return {
    call: {
      inference_id: call.inference_id,
      client_request_id: call.client_request_id,
      at: call.time,
      status: call.status,
      row_count: call.rows,
      predict_us: call.predict_us,
      total_us: call.total_us,
      data_version: call.data_version,
      data_min_at: call.data_min_time ?? null,
      data_max_at: call.data_max_time ?? null,
      content_type: call.content_type,
      protocol: call.protocol,
      source: call.source,
      data_ref: call.data_ref,
      request_hash: bytesOf(call.request_hash),
      response_hash: bytesOf(call.response_hash),
    },
    predictions: predictions.map(({ row, ...rest }) => ({ row_index: row, ...rest })),
    payload: isKept
      ? {
          request: call.request ?? null,
          request_encoding: call.request_encoding,
          response: call.response ?? null,
          response_encoding: call.response_encoding,
          seen: call.seen ?? null,
        }
      : undefined,
  }
}

/** A call without its texts and the rows of its answer. */
export function inferenceFields(deploymentId: string, row: InferenceRow): NativeInference {
  return {
    deployment_id: deploymentId,
    inference_id: row.inference_id,
    client_request_id: row.client_request_id,
    time: row.at,
    status: row.status,
    rows: row.row_count,
    predict_us: row.predict_us,
    total_us: row.total_us,
    data_version: row.data_version,
    ...(row.data_min_at !== null && { data_min_time: row.data_min_at }),
    ...(row.data_max_at !== null && { data_max_time: row.data_max_at }),
    data_ref: row.data_ref,
    content_type: row.content_type,
    protocol: row.protocol === 'v2' ? 'v2' : 'mlflow',
    source: sourceOf(row.source),
    request_encoding: 'text',
    request_hash: textOf(row.request_hash),
    response_encoding: 'text',
    response_hash: textOf(row.response_hash),
    predictions: [],
  }
}

/** The texts of a call, as far as they are kept. */
export function payloadFields(payload: PayloadRow | undefined): Partial<NativeInference> {
  if (payload === undefined) return {}
  const { request, request_encoding, response, response_encoding, seen } = payload
  return {
    ...(request !== null && { request, request_encoding: encodingOf(request_encoding) }),
    ...(response !== null && { response, response_encoding: encodingOf(response_encoding) }),
    ...(seen !== null && { seen }),
  }
}

function encodingOf(text: string): 'text' | 'base64' {
  return text === 'base64' ? 'base64' : 'text'
}

function sourceOf(text: string): NativeInference['source'] {
  return text === 'batch' || text === 'shadow' || text === 'import' ? text : 'http'
}

function bytesOf(digest: string): Uint8Array | null {
  return digest === '' ? null : Buffer.from(digest, 'hex')
}

function textOf(bytes: Uint8Array | null): string {
  return bytes === null ? '' : Buffer.from(bytes).toString('hex')
}
