import { parentPort } from 'node:worker_threads'
import { answerCalls } from '../answer-calls.ts'
import { objectHandlers } from './object-calls.ts'
import { openObjects, type ObjectThreadData } from './open-objects.ts'
import { openingFailure } from './opening-failure.ts'
import type { TellObjects } from './tell-recovery.ts'

/** The thread that owns the object store: cuts, hashes and compresses, so that no other has to. */
if (parentPort)
  answerCalls(parentPort, async (given, host) => {
    const data = given as ObjectThreadData // of `ObjectThread`, which starts this thread
    const tell: TellObjects = (level, message) => host.log({ level, requestId: '-', message })
    const open = await openObjects(data, tell).catch(async (error: unknown) => {
      throw 'folder' in data ? await openingFailure(error, data.folder) : error
    })
    return {
      handlers: objectHandlers(open, tell),
      onBlock: (bytes: Uint8Array) => open.blocks.giveBack(bytes),
      close: () => open.store.close(),
    }
  })
