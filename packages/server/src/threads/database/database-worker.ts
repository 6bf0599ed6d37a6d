import { parentPort } from 'node:worker_threads'
import { isPassing, StemmaError } from '@stemma/contract'
import { ensureDefaultExperiment, runRowVerb, type RowCtx } from '@stemma/core'
import { openStore } from '@stemma/store'
import type { ServerSettings } from '../../config/settings.ts'
import { allDatabaseDoors } from '../../doors/all-database-doors.ts'
import { handleCall } from '../../doors/handle-call.ts'
import { makeOutbound } from '../../outbound/make-outbound.ts'
import { openLog } from '../../rooms/open-log.ts'
import { makeSecrets } from '../../secrets/make-secrets.ts'
import { answerCalls, type Begun, type ThreadHost } from '../answer-calls.ts'
import type { Answer } from './call.ts'
import { withOwnBytes, type AskedVerb, type DatabaseCalls, type Role } from './database-calls.ts'
import { Deliverer } from './deliverer.ts'
import { rowContext, type RowParts } from './row-context.ts'

/** Above this many bytes an answer is encoded here and handed over without a copy. */
const movedFrom = 32_768

interface Work {
  readonly role: Role
  readonly settings: ServerSettings
}

/** Opens the database, and takes calls for it. */
async function begin(data: unknown, host: ThreadHost): Promise<Begun<DatabaseCalls>> {
  const { role, settings } = data as Work // of `Database`, which starts this thread
  const store = await openStore({ database: settings.database, role })
  const log = await openLog(settings, store, role)
  const stopSending = new AbortController()
  const parts: RowParts = {
    store,
    log,
    settings,
    secrets: makeSecrets(settings),
    outbound: makeOutbound(settings.webhooks, stopSending.signal),
    onDeliveryQueued: () => {},
  }
  const deliverer = new Deliverer({
    context: () => rowContext({ actor: { kind: 'stemma' }, requestId: 'webhooks' }, parts),
    stop: stopSending,
    onError: (error) =>
      host.log({
        level: 'warn',
        requestId: 'webhooks',
        message: error instanceof Error ? (error.stack ?? '') : String(error),
      }),
  })
  if (role === 'writer') {
    // What must be there before the first request: experiment 0.
    const start = { actor: { kind: 'stemma' }, requestId: 'start' } as const
    await ensureDefaultExperiment(rowContext(start, parts))
    await deliverer.start()
  }

  /** Wakes the deliverer when the work is done, not before: only then its commit is. */
  async function carryOut<T>(work: (parts: RowParts) => Promise<T>): Promise<T> {
    let isQueued = false
    const onDeliveryQueued = () => {
      isQueued = true
    }
    try {
      return await work({ ...parts, onDeliveryQueued })
    } finally {
      if (isQueued) deliverer.wake()
    }
  }

  return {
    handlers: {
      answer: async (call, streams) => {
        const door = allDatabaseDoors.get(call.door)
        if (door === undefined) throw new Error(`There is no door '${call.door}'.`)
        const answer = toSend(
          await carryOut((own) => handleCall(own, { door, call, log: host.log })),
        )
        if (typeof answer.body !== 'string') streams.move(answer.body.buffer)
        return answer
      },
      ask: (asked) => carryOut((own) => askVerb(rowContext(asked, own), asked, host)),
    },
    close: async () => {
      await deliverer.stop()
      await store.close()
      if (log !== store) await log.close()
    },
  }
}

async function askVerb(
  ctx: RowCtx,
  { verb, input, requestId }: AskedVerb,
  { log }: ThreadHost,
): Promise<unknown> {
  try {
    return withOwnBytes(await runRowVerb(ctx, verb, input))
  } catch (error) {
    // Its cause goes no further than this thread.
    if (error instanceof StemmaError && isPassing(error))
      log({ level: 'warn', requestId, message: causeOf(error) })
    throw error
  }
}

function causeOf({ cause, message }: Error): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : message
}

/** A large answer is handed over without a copy. */
function toSend(answer: Answer): Answer {
  const { body } = answer
  if (typeof body !== 'string' || body.length < movedFrom) return answer
  return { ...answer, body: new TextEncoder().encode(body) }
}

if (parentPort) answerCalls(parentPort, begin)
