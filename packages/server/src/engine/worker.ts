import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { openStore, type Store } from '@stemma/store'
import { handleCall, prepareStore } from '../doors/handle-call.ts'
import type { Answer, FromWorker, ToWorker, WorkerData } from './protocol.ts'

/** Above this many bytes an answer is encoded here and handed over without a copy. */
const transferFrom = 32_768

async function run(port: MessagePort, { role, settings }: WorkerData): Promise<void> {
  const store = await openStore({ database: settings.database, role })
  if (role === 'writer') await prepareStore(store, settings)
  let underWay = 0
  let stopping: (() => void) | undefined

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'stop') {
      stopping = () => void stop(port, store)
      if (underWay === 0) stopping()
      return
    }
    underWay++
    void answerTo(message).then((answer) => {
      sendAnswer(port, message.id, answer)
      if (--underWay === 0) stopping?.()
    })
  })
  post(port, { kind: 'ready' })

  function answerTo(message: Exclude<ToWorker, { kind: 'stop' }>): Promise<Answer> {
    const log = (level: 'error' | 'warn' | 'info', requestId: string, text: string) =>
      post(port, { kind: 'log', level, requestId, message: text })
    const call =
      message.kind === 'call'
        ? message.call
        : {
            route: 'ping',
            method: 'GET',
            params: {},
            query: '',
            actor: 'stemma',
            requestId: 'ping',
          }
    return handleCall({ store, settings, log }, call)
  }
}

async function stop(port: MessagePort, store: Store): Promise<void> {
  await store.close()
  post(port, { kind: 'stopped' })
  port.close()
}

function sendAnswer(port: MessagePort, id: number, answer: Answer): void {
  if (typeof answer.body !== 'string' || answer.body.length >= transferFrom) {
    const body =
      typeof answer.body === 'string' ? new TextEncoder().encode(answer.body) : answer.body
    port.postMessage({ kind: 'answer', id, answer: { ...answer, body } } satisfies FromWorker, [
      body.buffer,
    ])
    return
  }
  post(port, { kind: 'answer', id, answer })
}

function post(port: MessagePort, message: FromWorker): void {
  port.postMessage(message)
}

if (parentPort) {
  const port = parentPort
  // `workerData` is what WorkerHandle passed in.
  run(port, workerData as WorkerData).catch((error: unknown) => {
    post(port, { kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    port.close()
  })
}
