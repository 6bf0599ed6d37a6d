import type { LogInferencesRequest } from '@stemma/contract'
import type { ServedCall } from '@stemma/scoring'

type Inferences = LogInferencesRequest['inferences']

/** Longer texts are not kept in the log: the call itself is. */
const longestText = 1024 * 1024

interface Waiting {
  readonly call: ServedCall
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/**
 * Puts calls into the log, those that come while a request is under way together in the next. A call is there when its promise resolves.
 */
export function logBatches(
  send: (inferences: Inferences) => Promise<unknown>,
  mostAtOnce = 500,
): (call: ServedCall) => Promise<void> {
  let waiting: Waiting[] = []
  let isSending = false
  const sendAll = async (): Promise<void> => {
    isSending = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce)
      waiting = waiting.slice(mostAtOnce)
      try {
        await send(batch.map(({ call }) => loggedOf(call)))
        for (const { done } of batch) done()
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    isSending = false
  }
  return (call) =>
    new Promise((done, failed) => {
      waiting.push({ call, done, failed })
      if (!isSending) void sendAll()
    })
}

function loggedOf(call: ServedCall): Inferences[number] {
  const { dataMinMs, dataMaxMs, request, response, predictions } = call
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
    content_type: call.contentType,
    ...(request.length <= longestText && { request }),
    ...(response.length <= longestText && { response }),
    predictions: predictions.map(({ row, entityKey, output, computed }) => ({
      row,
      entity_key: entityKey,
      output,
      computed,
    })),
  }
}
