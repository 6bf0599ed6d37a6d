import { isUtf8 } from 'node:buffer'
import { hash } from 'node:crypto'
import type { ServedCall } from '@stemma/scoring'
import type { LoggedInference } from './spill.ts'

/** Longer bodies are not kept in the log: the call itself is, with their digests. */
const longestBody = 1024 * 1024
/** Rows of an answer that are kept one by one; how many there were is kept in any case. */
const mostRows = 100_000
const longestValue = 65_536
const longestType = 500

/** A call as the log takes it. */
export function loggedOf(call: ServedCall): LoggedInference {
  const { dataMinMs, dataMaxMs, predictions, seen } = call
  const [request, response] = [keptOf(call.request), keptOf(call.response)]
  return {
    inference_id: call.inferenceId,
    client_request_id: call.clientRequestId,
    time: call.atMs,
    status: call.status,
    rows: predictions.length,
    predict_us: call.predictUs,
    total_us: call.totalUs,
    data_version: call.dataVersion,
    ...(dataMinMs !== undefined && { data_min_time: dataMinMs }),
    ...(dataMaxMs !== undefined && { data_max_time: dataMaxMs }),
    content_type: call.contentType.slice(0, longestType),
    data_ref: '',
    protocol: call.protocol,
    source: call.source,
    request_encoding: request.encoding,
    request_hash: request.hash,
    ...(request.text !== undefined && { request: request.text }),
    response_encoding: response.encoding,
    response_hash: response.hash,
    ...(response.text !== undefined && { response: response.text }),
    ...(seen !== undefined && { seen }),
    predictions: predictions.slice(0, mostRows).map(({ row, entityKey, output, computed }) => ({
      row,
      entity_key: entityKey,
      output: shortOf(output),
      computed: shortOf(computed),
    })),
  }
}

/** What the log takes for JSON of one row; of what is longer, how long it is. */
function shortOf(json: string): string {
  return json.length <= longestValue ? json : JSON.stringify({ too_long: json.length })
}

interface Kept {
  readonly encoding: 'text' | 'base64'
  /** Undefined if it is too long. */
  readonly text: string | undefined
  /** Empty where the log finds it out by itself. */
  readonly hash: string
}

/** A body as the log takes it: text if it is one, which a NUL is not for PostgreSQL. */
function keptOf(bytes: Buffer): Kept {
  if (bytes.byteLength > longestBody)
    return { encoding: 'text', text: undefined, hash: hash('sha256', bytes) }
  if (isUtf8(bytes) && !bytes.includes(0))
    return { encoding: 'text', text: bytes.toString(), hash: '' }
  return { encoding: 'base64', text: bytes.toString('base64'), hash: '' }
}
