import { parentPort, type MessagePort } from 'node:worker_threads'
import { openStore, type Store } from '@stemma/store'
import { contextOf, type CallParts } from '../doors/context.ts'
import { handleCall, prepareStore } from '../doors/handle-call.ts'
import { makeOutbound } from '../outbound/make-outbound.ts'
import { makeSecrets } from '../secrets/make-secrets.ts'
import { Batch } from './batch.ts'
import { collectOnce } from './collect-once.ts'
import { Deliverer } from './deliverer.ts'
import type { Answer, Call, FromWorker, NumberedAnswer, ToWorker, Work } from './protocol.ts'

/** Above this many bytes an answer is encoded here and handed over without a copy. */
const transferFrom = 32_768

/** Opens the database. Resolves with what takes the messages that follow. */
async function begin(
  port: MessagePort,
  { role, settings }: Work,
): Promise<(message: ToWorker) => void> {
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
    context: () => contextOf({ actor: { kind: 'stemma' }, requestId: 'webhooks' }, parts),
    stop: stopSending,
    onError: (error) =>
      log('warn', 'webhooks', error instanceof Error ? (error.stack ?? '') : String(error)),
  })
  if (role === 'writer') {
    await prepareStore(parts)
    await deliverer.start()
  }
  // All answers of a commit are there at once.
  const answers = new Batch<NumberedAnswer>({
    later: (send) => process.nextTick(send),
    post: (items, moved) => post(port, { kind: 'answers', answers: items }, moved),
  })
  let underWay = 0
  let stopping: (() => void) | undefined

  post(port, { kind: 'ready' })
  collectOnce(() => underWay > 0)
  return (message) => {
    if (message.kind === 'begin') return
    if (message.kind === 'stop') {
      stopping = () => {
        answers.send()
        void stop(port, { store, deliverer })
      }
      if (underWay === 0) stopping()
      return
    }
    for (const { id, call } of message.calls) {
      underWay++
      void answerTo(call).then((answer) => {
        const { sent, moved } = toSend(answer)
        answers.add({ id, answer: sent }, moved)
        if (--underWay === 0) stopping?.()
      })
    }
  }

  async function answerTo(call: Call): Promise<Answer> {
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

async function stop(
  port: MessagePort,
  { store, deliverer }: { readonly store: Store; readonly deliverer: Deliverer },
): Promise<void> {
  await deliverer.stop()
  await store.close()
  post(port, { kind: 'stopped' })
  port.close()
}

/** A large answer is handed over without a copy. */
function toSend(answer: Answer): {
  readonly sent: Answer
  readonly moved: readonly ArrayBuffer[]
} {
  const { body } = answer
  if (typeof body === 'string' && body.length < transferFrom) return { sent: answer, moved: [] }
  const encoded = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return { sent: { ...answer, body: encoded }, moved: [encoded.buffer] }
}

function post(port: MessagePort, message: FromWorker, moved: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, moved)
}

if (parentPort) {
  const port = parentPort
  let begun: Promise<(message: ToWorker) => void> | undefined
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'begin') {
      begun = begin(port, message.work)
      begun.catch((error: unknown) => {
        const text = error instanceof Error ? error.message : String(error)
        post(port, { kind: 'failed', message: text })
        port.close()
      })
      return
    }
    // When it has failed, that was said.
    begun?.then(
      (take) => take(message),
      () => {},
    )
  })
}
