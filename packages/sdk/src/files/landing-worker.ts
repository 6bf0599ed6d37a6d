import { parentPort, type MessagePort } from 'node:worker_threads'
import { toFileFailure, type FileFailure } from './file-failure.ts'
import type { FromLanding, PlacedFile, ToLanding } from './landing-protocol.ts'
import { Landing } from './landing.ts'

interface UnderWay {
  readonly landing: Landing
  /** After it nothing more is written. */
  failure: FileFailure | undefined
}

/** Writes files for a thread that fetches them. */
function run(port: MessagePort): void {
  const underWay = new Map<number, UnderWay>()
  const post = (message: FromLanding, moved: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, moved)

  port.on('message', (message: ToLanding) => {
    if (message.kind === 'end') {
      port.close()
      return
    }
    const { id } = message
    const one = underWay.get(id) ?? { landing: new Landing(), failure: undefined }
    underWay.set(id, one)
    if (message.kind === 'files') {
      const { files, memory } = message
      write(one, files, memory)
      post({ kind: 'written', id, isFailed: one.failure !== undefined, memory }, [memory])
    } else {
      underWay.delete(id)
      settle(one)
      post({ kind: 'settled', id, failure: one.failure })
    }
  })
}

function write(one: UnderWay, files: readonly PlacedFile[], memory: ArrayBuffer): void {
  if (one.failure !== undefined) return
  try {
    for (const { file, start, end } of files)
      one.landing.write(file, new Uint8Array(memory, start, end - start))
  } catch (error) {
    one.failure = toFileFailure(error)
  }
}

function settle(one: UnderWay): void {
  try {
    one.landing.settle()
  } catch (error) {
    one.failure ??= toFileFailure(error)
  }
}

if (parentPort) run(parentPort)
