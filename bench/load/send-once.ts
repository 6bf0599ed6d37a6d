import { parentPort, workerData } from 'node:worker_threads'
import { send, type HttpRequest } from '../../tests/http/request.ts'

export interface Sent {
  readonly status: number
  readonly text: string
  readonly ms: number
}

/** On a thread of its own: sends one request some times, and posts what came back. What measures others meanwhile must not do this work. */
const { url, request, times } = workerData as {
  readonly url: string
  readonly request: HttpRequest
  readonly times: number
}
const body = Buffer.from(request.body as Uint8Array) // bytes, sent to this thread
const sent: Sent[] = []
for (let count = 0; count < times; count++) {
  const started = performance.now()
  const { status, text } = await send(url, { ...request, body, timeoutMs: 120_000 }).catch(
    (error: unknown) => ({ status: 0, text: String(error) }),
  )
  sent.push({ status, text: text.slice(0, 200), ms: performance.now() - started })
}
parentPort?.postMessage(sent)
