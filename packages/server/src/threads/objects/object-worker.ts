import { parentPort } from 'node:worker_threads'
import { answerCalls } from '../answer-calls.ts'
import { objectHandlers } from './object-calls.ts'
import { openObjects, type ObjectThreadData } from './open-objects.ts'
import { openingFailure } from './opening-failure.ts'

/** The thread that owns the object store: cuts, hashes and compresses, so that no other has to. */
if (parentPort)
  answerCalls(parentPort, async (given) => {
    const data = given as ObjectThreadData // of `ObjectThread`, which starts this thread
    const open = await openObjects(data).catch(async (error: unknown) => {
      throw 'folder' in data ? await openingFailure(error, data.folder) : error
    })
    return {
      handlers: objectHandlers(open),
      onBlock: (bytes: Uint8Array) => open.blocks.giveBack(bytes),
      close: () => open.store.close(),
    }
  })
