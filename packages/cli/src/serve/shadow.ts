import type { AnsweredCall, ScoringModel } from '@stemma/scoring'
import type { LogWriter } from './log-writer.ts'

export interface ShadowOptions {
  readonly model: ScoringModel
  readonly writer: LogWriter
  readonly isStrict: boolean
  readonly now: () => number
}

export interface Shadow {
  /** Has the shadow answer the same call, some time; nothing waits for it. */
  readonly take: (call: AnsweredCall) => void
  /** Resolves when it has nothing more to answer. */
  readonly idle: () => Promise<void>
}

const mostWaiting = 64

/**
 * A model that answers what another one has answered, for the log alone, with the id of that call as the client's. It has a queue of its own; what does not fit into it is counted as a gap, and
 * whatever happens to it, calls are answered as before.
 */
export function openShadow({ model, writer, isStrict, now }: ShadowOptions): Shadow {
  const waiting: AnsweredCall[] = []
  let working: Promise<void> | undefined
  const work = async (): Promise<void> => {
    const { newInferenceId, predictionsOf, scoreCall } = await import('@stemma/scoring')
    for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) {
      const { protocol, contentType, body, said, inferenceId } = call
      const atMs = now()
      try {
        const { scored, response } = await scoreCall(model, {
          protocol,
          contentType,
          body,
          isStrict,
        })
        const { entityKeys, ...about } = said
        await writer.log({
          ...{ ...about, atMs, protocol, contentType, response, source: 'shadow' },
          inferenceId: newInferenceId(atMs),
          clientRequestId: inferenceId,
          status: scored.status,
          predictUs: scored.predictUs,
          totalUs: Math.round((now() - atMs) * 1000),
          request: body,
          seen: scored.seen,
          predictions:
            scored.status === 200
              ? predictionsOf(scored.body.toString(), scored.computed, entityKeys)
              : [],
        })
      } catch {
        writer.skip(atMs, 'the shadow did not answer')
      }
    }
  }
  return {
    take: (call) => {
      if (waiting.length >= mostWaiting)
        return writer.skip(now(), 'the queue of the shadow was full')
      waiting.push(call)
      working ??= work().finally(() => (working = undefined))
      return undefined
    },
    idle: async () => {
      // No calls come any more.
      await working
    },
  }
}
