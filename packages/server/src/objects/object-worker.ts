import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { isBlock } from '@stemma/objects'
import { collectOnce } from '../engine/collect-once.ts'
import { toFailure } from './failure.ts'
import { Inbox } from './inbox.ts'
import { objectCalls, type ObjectParts } from './object-calls.ts'
import { openObjects } from './open-objects.ts'
import { openingFailure } from './opening-failure.ts'
import { Outbox } from './outbox.ts'
import type { FromObjects, ObjectThreadData, ToObjects } from './protocol.ts'

interface UnderWay {
  readonly inbox: Inbox
  readonly outbox: Outbox
}

/** The thread that owns the object store: cuts, hashes and compresses, so that no other has to. */
async function run(port: MessagePort, data: ObjectThreadData): Promise<void> {
  const parts = await openObjects(data).catch(async (error: unknown) => {
    throw 'folder' in data ? await openingFailure(error, data.folder) : error
  })
  const underWay = new Map<number, UnderWay>()
  let isStopping = false

  port.on('message', (message: ToObjects) => {
    if (message.kind === 'stop') isStopping = true
    else if (message.kind === 'call') void begin(message)
    else if (message.kind === 'block') parts.blocks.giveBack(message.bytes)
    else pass(message, underWay.get(message.id))
    if (isStopping && underWay.size === 0) void stop(port, parts)
  })
  post(port, { kind: 'ready' })
  collectOnce(() => underWay.size > 0)

  async function begin({ id, name, args, hasInput }: Extract<ToObjects, { kind: 'call' }>) {
    const inbox = new Inbox({ onTaken: (size) => post(port, { kind: 'credit', id, size }) })
    if (!hasInput) inbox.end()
    const outbox = new Outbox()
    underWay.set(id, { inbox, outbox })
    const giveBack = (bytes: Uint8Array): void => {
      if (isBlock(bytes.buffer)) post(port, { kind: 'block', bytes }, [bytes.buffer])
    }
    const output = (source: AsyncIterable<unknown>) =>
      outbox.send(id, source, (item, transfer) => post(port, item, transfer))
    try {
      // The guarantee: `ObjectThread.call` ties the arguments to the name.
      const handle = objectCalls[name as keyof typeof objectCalls] as AnyHandler
      const value = await handle(parts, args, { input: inbox, output, giveBack })
      post(port, { kind: 'result', id, value })
    } catch (error) {
      post(port, { kind: 'error', id, ...toFailure(error) })
    }
    underWay.delete(id)
    if (isStopping && underWay.size === 0) void stop(port, parts)
  }
}

type AnyHandler = (
  parts: ObjectParts,
  args: unknown,
  streams: Parameters<typeof objectCalls.put>[2],
) => Promise<unknown>

/** A message for a call that is over comes too late, and is nothing. */
function pass(
  message: Exclude<ToObjects, { kind: 'call' | 'stop' | 'block' }>,
  call?: UnderWay,
): void {
  switch (message.kind) {
    case 'item':
      return call?.inbox.push(message.item)
    case 'end':
      return call?.inbox.end()
    case 'broken':
      return call?.inbox.fail(new Error('The source failed.'))
    case 'credit':
      return call?.outbox.credit(message.size)
    case 'cancel':
      return call?.outbox.stop()
  }
}

async function stop(port: MessagePort, { store }: ObjectParts): Promise<void> {
  await store.close()
  port.close()
}

function post(port: MessagePort, message: FromObjects, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer)
}

if (parentPort) {
  const port = parentPort
  // `workerData` is what ObjectThread passed in.
  run(port, workerData as ObjectThreadData).catch((error: unknown) => {
    post(port, { kind: 'failed', ...toFailure(error) })
    port.close()
  })
}
