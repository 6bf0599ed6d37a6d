import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { openStore, type Store } from '@stemma/store'
import { contextOf, type CallParts } from '../doors/context.ts'
import { handleCall, prepareStore } from '../doors/handle-call.ts'
import { makeOutbound } from '../outbound/make-outbound.ts'
import { makeSecrets } from '../secrets/make-secrets.ts'
import { collectOnce } from './collect-once.ts'
import { Deliverer } from './deliverer.ts'
import type { Answer, Call, FromWorker, ToWorker, WorkerData } from './protocol.ts'

/** Above this many bytes an answer is encoded here and handed over without a copy. */
const transferFrom = 32_768

async function run(port: MessagePort, { role, settings }: WorkerData): Promise<void> {
  const store = await openStore({ database: settings.database, role })
  const log: CallParts['log'] = (level, requestId, message) =>
    post(port, { kind: 'log', level, requestId, message })
  const stopSending = new AbortController()
  const parts: CallParts = {
    store,
    settings,
    log,
    secrets: makeSecrets(settings),
    outbound: makeOutbound(settings.webhooks, stopSending.signal),
    onDeliveryQueued: () => {},
  }
  const deliverer = new Deliverer({
    context: () => contextOf({ actor: 'stemma', requestId: 'webhooks' }, parts),
    stop: stopSending,
    onError: (error) =>
      log('warn', 'webhooks', error instanceof Error ? (error.stack ?? '') : String(error)),
  })
  if (role === 'writer') {
    await prepareStore(parts)
    await deliverer.start()
  }
  let underWay = 0
  let stopping: (() => void) | undefined

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'stop') {
      stopping = () => void stop(port, { store, deliverer })
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
  collectOnce()

  async function answerTo(message: Exclude<ToWorker, { kind: 'stop' }>): Promise<Answer> {
    const call = message.kind === 'call' ? message.call : ping
    let isQueued = false
    const onDeliveryQueued = () => {
      isQueued = true
    }
    const answer = await handleCall({ ...parts, onDeliveryQueued }, call)
    // Not before: only now the commit is done.
    if (isQueued) deliverer.wake()
    return answer
  }
}

const ping: Call = {
  route: 'ping',
  method: 'GET',
  params: {},
  query: '',
  actor: 'stemma',
  requestId: 'ping',
}

async function stop(
  port: MessagePort,
  { store, deliverer }: { readonly store: Store; readonly deliverer: Deliverer },
): Promise<void> {
  await deliverer.stop()
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
